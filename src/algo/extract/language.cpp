#include "algo/extract/language.h"

#include <algorithm>
#include <array>

#include "algo/extract/characters.h"
#include "algo/extract/word_list.h"
#include "algo/extract/words.h"

namespace sluice::extract {

namespace {

// All lists are folded: lower case, no accents.

using EnglishWords = WordList<
    "within during between needs every a about above according after again all also am an and any "
    "are as at be been before being "
    "below but by can could did do does doing down each else few following for from further had "
    "has have having he her here hers him his how i if in into is it its just me more most my "
    "no nor not now of off on once only or other our ours out over own please same shall she "
    "should so some such than that the their them then there these they this those through to "
    "too under until up very was we were what whats when where which while who whom whose why "
    "will with would you your s t re ve ll d don doesn isn whatever let anything something "
    "anyone someone">;

using GermanWords = WordList<
    "aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist bitte "
    "da dabei dafur dann darf das dass dein deine dem den denn der des die dies diese diesem "
    "diesen dieser dieses dir doch du durch ein eine einem einen einer eines er es euch fur "
    "gegen habe haben hat hatte hatten hier ich ihm ihn ihr ihre ihrem ihren ihrer im in ins "
    "ist ja jede jeder kann kannst kein keine konnen konnte man mein meine mich mir mit muss "
    "mussen nach nicht noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind so "
    "soll sollen sollte uber um und uns unser unsere unter vom von vor wann war waren was weil "
    "welche welchem welchen welcher welches wem wen wenn wer werde werden wessen wie wieso "
    "wieviel wir wird wo wofur woher wohin worum warum wurde wurden zu zum zur zwischen viel "
    "viele mal laut gemass folgenden folgende">;

using FrenchWords = WordList<
    "a ai alors apres au aussi aux avec avoir ce ces cet cette comme comment combien dans de "
    "des donc du elle elles en est et etaient etait ete etre eux fait il ils je la le les leur "
    "leurs lors lui ma mais me mes moi mon ne nos notre nous on ont ou par pas pour pourquoi "
    "peut qu quand que quel quelle quelles quels qui quoi sa sans se ses si son sont sous sur "
    "ta te tes toi ton tous tout toute tu un une vos votre vous y c d j l m n s t plait selon "
    "suivant sera seront doit">;

using SpanishWords = WordList<
    "a al algo ante antes como con cual cuales cuando cuanto cuanta cuantos cuantas de del "
    "desde donde durante e el ella ellas ellos en entre era es esa ese eso esta estan estas "
    "este esto estos favor fue ha han hasta hay la las le les lo los mas me mi mis muy ni no "
    "nos nosotros nuestra nuestro o otra otro para pero por porque puede que quien quienes se "
    "segun ser sera si sin sobre son su sus te tiene todo todos tu tus un una uno unos y ya yo "
    "debe">;

/// What requests are wrapped in, in all four languages.
using WrappingWords = WordList<
    "read look see check text document passage article question questions answer tell explain "
    "list name find extract show give mention mentioned says say said state stated according "
    "based provided context describe using above dokument artikel frage antwort antworte "
    "beantworte erklare erklar nenne liste zeige finde sag sage steht genannt texte reponse "
    "reponds dis explique cite texto documento pregunta respuesta responde dime explica indica "
    "know want need mochte wissen">;

/// Verbs that a question needs for its grammar.
using WeakWords = WordList<
    "policy contract agreement report email letter minutes notes handbook runbook manual guide "
    "log transcript vertrag bericht mail protokoll handbuch richtlinie anleitung contrat "
    "rapport contrato informe happen happens happened get gets make makes made mean means take "
    "takes taken work works use used go goes going must may might allowed possible there "
    "exactly currently actually gibt geht macht machen passiert heisst bedeutet lautet tun "
    "genau eigentlich faire existe hacer hace significa signifie kind type much many long often "
    "lange oft hoch thing things person people team company">;

bool is_in(Language language, std::string_view word) {
  switch (language) {
    case Language::english:
      return EnglishWords::contains(word);
    case Language::german:
      return GermanWords::contains(word);
    case Language::french:
      return FrenchWords::contains(word);
    case Language::spanish:
      return SpanishWords::contains(word);
  }
  return false;
}

/// So many bytes are enough to know a language.
constexpr std::size_t kSampleBytes = 4096;

}  // namespace

Language language_of(std::string_view text, Language otherwise) {
  constexpr std::array kAll = {
      Language::english, Language::german, Language::french, Language::spanish};
  std::array<std::size_t, kAll.size()> hits{};
  for (const Word& word : words_of(text.substr(0, kSampleBytes))) {
    for (std::size_t language = 0; language < kAll.size(); ++language) {
      hits[language] += is_in(kAll[language], word.folded) ? 1 : 0;
    }
  }
  const auto best = std::ranges::max_element(hits);
  return *best == 0 ? otherwise : kAll[static_cast<std::size_t>(best - hits.begin())];
}

bool is_stop_word(Language language, std::string_view word) {
  return is_in(language, word) || WrappingWords::contains(word);
}

bool is_weak_word(std::string_view word) {
  return WeakWords::contains(word);
}

}  // namespace sluice::extract
