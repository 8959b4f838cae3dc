#include <algorithm>
#include <array>

#include "algo/extract/characters.h"
#include "algo/extract/instruction.h"
#include "algo/extract/phrases.h"
#include "algo/extract/word_list.h"
#include "algo/extract/words.h"

namespace sluice::extract {

namespace {

struct FormPhrase {
  std::string_view phrase;
  AnswerForm form;
};

/// The first row whose phrase a question has decides.
constexpr FormPhrase kAsked[] = {
    {"how long", AnswerForm::duration},
    {"wie lange", AnswerForm::duration},
    {"combien de temps", AnswerForm::duration},
    {"cuanto tiempo", AnswerForm::duration},
    {"notice period", AnswerForm::duration},
    {"kundigungsfrist", AnswerForm::duration},
    {"how often", AnswerForm::any},
    {"wie oft", AnswerForm::any},
    {"how many", AnswerForm::count},
    {"wie viele", AnswerForm::count},
    {"wieviele", AnswerForm::count},
    {"wie viel", AnswerForm::amount},
    {"cuantos", AnswerForm::count},
    {"cuantas", AnswerForm::count},
    {"how much", AnswerForm::amount},
    {"wieviel", AnswerForm::amount},
    {"wie hoch", AnswerForm::amount},
    {"combien", AnswerForm::amount},
    {"cuanto", AnswerForm::amount},
    {"price", AnswerForm::amount},
    {"cost", AnswerForm::amount},
    {"costs", AnswerForm::amount},
    {"preis", AnswerForm::amount},
    {"kostet", AnswerForm::amount},
    {"kosten", AnswerForm::amount},
    {"amount", AnswerForm::amount},
    {"betrag", AnswerForm::amount},
    {"percentage", AnswerForm::amount},
    {"when", AnswerForm::time},
    {"wann", AnswerForm::time},
    {"quand", AnswerForm::time},
    {"cuando", AnswerForm::time},
    {"what time", AnswerForm::time},
    {"what date", AnswerForm::time},
    {"what day", AnswerForm::time},
    {"which day", AnswerForm::time},
    {"deadline", AnswerForm::time},
    {"deadlines", AnswerForm::time},
    {"dates", AnswerForm::time},
    {"bis wann", AnswerForm::time},
    {"welchem datum", AnswerForm::time},
    {"date", AnswerForm::time},
    {"termine", AnswerForm::time},
    {"fecha", AnswerForm::time},
    {"email address", AnswerForm::address},
    {"e mail address", AnswerForm::address},
    {"email addresses", AnswerForm::address},
    {"e mail addresses", AnswerForm::address},
    {"phone number", AnswerForm::address},
    {"phone numbers", AnswerForm::address},
    {"telefonnummer", AnswerForm::address},
    {"mailadresse", AnswerForm::address},
    {"e mail adresse", AnswerForm::address},
    {"url", AnswerForm::address},
    {"link", AnswerForm::address},
    {"links", AnswerForm::address},
    {"who", AnswerForm::person},
    {"whom", AnswerForm::person},
    {"whose", AnswerForm::person},
    {"wer", AnswerForm::person},
    {"wem", AnswerForm::person},
    {"wen", AnswerForm::person},
    {"qui", AnswerForm::person},
    {"quien", AnswerForm::person},
    {"quienes", AnswerForm::person},
    {"why", AnswerForm::reason},
    {"warum", AnswerForm::reason},
    {"wieso", AnswerForm::reason},
    {"weshalb", AnswerForm::reason},
    {"pourquoi", AnswerForm::reason},
    {"por que", AnswerForm::reason},
    {"reason", AnswerForm::reason},
    {"how do", AnswerForm::steps},
    {"how can", AnswerForm::steps},
    {"how should", AnswerForm::steps},
    {"how to", AnswerForm::steps},
    {"steps", AnswerForm::steps},
    {"wie kann", AnswerForm::steps},
    {"wie konnen", AnswerForm::steps},
    {"wie muss", AnswerForm::steps},
    {"schritte", AnswerForm::steps},
    {"comment", AnswerForm::steps},
    {"como", AnswerForm::steps},
};

using TimeWords = WordList<
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "january february march april may june july august september october november december jan "
    "feb mar apr jun jul aug sep sept oct nov dec today tomorrow yesterday tonight noon "
    "midnight morning afternoon evening week weekend month quarter year daily weekly monthly "
    "yearly quarterly hourly immediately montag dienstag mittwoch donnerstag freitag samstag "
    "sonntag januar februar marz mai juni juli oktober dezember heute morgen gestern mittag "
    "mitternacht uhr woche monat quartal jahr taglich wochentlich monatlich montags dienstags "
    "mittwochs donnerstags freitags lundi mardi mercredi jeudi vendredi samedi dimanche janvier "
    "fevrier mars avril juin juillet aout septembre octobre novembre decembre demain midi lunes "
    "martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio "
    "agosto septiembre octubre noviembre diciembre manana before after once bevor nachdem "
    "sobald q1 q2 q3 q4 utc cet am pm">;

using DurationWords = WordList<
    "second seconds minute minutes min hour hours day days week weeks month months year years "
    "sekunden minuten stunde stunden tag tage tagen woche wochen monat monate monaten jahr "
    "jahre jahren seconde secondes heure heures jour jours semaine semaines mois an ans annee "
    "annees segundo segundos minuto minutos hora horas dia dias semana semanas mes meses ano "
    "anos indefinitely unbefristet quarter quartal">;

using NumberWords = WordList<
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty "
    "hundred thousand million none zero dozen zwei drei vier funf sechs sieben acht neun zehn "
    "elf zwolf zwanzig dreissig hundert tausend millionen keine deux trois quatre cinq sept "
    "huit neuf dix vingt trente cent mille dos tres cuatro cinco seis siete ocho nueve diez "
    "veinte treinta cien mil once twice both">;

using RoleWords = WordList<
    "manager team lead leader officer engineer director ceo cto cfo ciso dpo head chief owner "
    "president chair board committee department customer client supplier vendor provider "
    "landlord tenant employee employer contractor party parties admin administrator user users "
    "staff operator leiter leiterin leitung geschaftsfuhrer geschaftsfuhrung abteilung vorstand "
    "auftraggeber auftragnehmer mieter vermieter arbeitnehmer arbeitgeber kunde kundin anbieter "
    "bereitschaft directeur directrice equipe responsable fournisseur salarie employeur equipo "
    "cliente proveedor jefe jefa rufbereitschaft everyone nobody support security legal finance "
    "hr">;

using ReasonWords = WordList<
    "because since due caused reason reasons therefore owing thus so hence root weil da denn "
    "wegen grund ursache daher deshalb aufgrund deswegen um parce car cause raison afin grace "
    "puisque porque debido causa razon pues for to">;

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char byte) { return byte >= '0' && byte <= '9'; });
}

/// `15:30`, `2026-05-01`, `1.5.2026`, `5/1/26`, `2026`: digits in the form of a time or date.
bool has_date_digits(std::string_view text) {
  const auto is_ascii_digit = [](char byte) { return byte >= '0' && byte <= '9'; };
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (std::string_view(":-./").contains(text[at]) && is_ascii_digit(text[at - 1]) &&
        is_ascii_digit(text[at + 1])) {
      return true;
    }
  }
  return std::ranges::any_of(words_of(text), [](const Word& word) {
    return word.folded.size() == 4 &&
           (word.folded.starts_with("19") || word.folded.starts_with("20"));
  });
}

template <typename List>
bool has_word(std::string_view text) {
  return std::ranges::any_of(words_of(text),
                             [](const Word& word) { return List::contains(word.folded); });
}

/// A capital letter that does not begin the text, or a role.
bool has_person(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  const auto is_inner_capital = [&](const Word& word) {
    return word.is_capital && &word != words.data() && word.folded.size() > 1 &&
           !TimeWords::contains(word.folded);
  };
  return std::ranges::any_of(words, is_inner_capital) || text.contains('@') ||
         has_word<RoleWords>(text);
}

bool has_address(std::string_view text) {
  const auto digits =
      std::ranges::count_if(text, [](char byte) { return byte >= '0' && byte <= '9'; });
  constexpr std::ptrdiff_t kPhoneDigitsMin = 6;
  return text.contains('@') || text.contains("://") || text.contains("www.") ||
         digits >= kPhoneDigitsMin;
}

}  // namespace

AnswerForm form_asked(std::string_view question) {
  const Phrases phrases(question);
  const auto row = std::ranges::find_if(
      kAsked, [&](const FormPhrase& asked) { return phrases.has(asked.phrase); });
  return row == std::end(kAsked) ? AnswerForm::any : row->form;
}

bool has_form(std::string_view text, AnswerForm form) {
  switch (form) {
    case AnswerForm::any:
    case AnswerForm::steps:
      return true;
    case AnswerForm::time:
      return has_date_digits(text) || has_word<TimeWords>(text);
    case AnswerForm::duration:
      return has_word<DurationWords>(text) && (has_digit(text) || has_word<NumberWords>(text));
    case AnswerForm::amount:
    case AnswerForm::count:
      return has_digit(text) || has_word<NumberWords>(text);
    case AnswerForm::person:
      return has_person(text);
    case AnswerForm::reason:
      return has_word<ReasonWords>(text);
    case AnswerForm::address:
      return has_address(text);
  }
  return true;
}

}  // namespace sluice::extract
