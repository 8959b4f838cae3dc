#include "algo/extract/words.h"

#include <algorithm>
#include <array>
#include <span>

#include "algo/extract/characters.h"

namespace sluice::extract {

namespace {

/// Longer words are cut: base64 and the like is no word.
constexpr std::size_t kWordBytesMax = 64;

bool is_vowel(char letter) {
  return std::string_view("aeiouy").contains(letter);
}

/// Cuts `ending` off when at least `kept` bytes stay.
bool cut(std::string& word, std::string_view ending, std::size_t kept) {
  if (word.size() < ending.size() + kept || !word.ends_with(ending)) {
    return false;
  }
  word.resize(word.size() - ending.size());
  return true;
}

/// The first of `endings` that fits.
bool cut_one(std::string& word, std::span<const std::string_view> endings, std::size_t kept) {
  return std::ranges::any_of(endings,
                             [&](std::string_view ending) { return cut(word, ending, kept); });
}

/// "running" -> "runn" -> "run"; but "bill", "pass".
void undouble(std::string& word) {
  const std::size_t size = word.size();
  if (size > 3 && word[size - 1] == word[size - 2] && !is_vowel(word.back()) &&
      !std::string_view("lsz").contains(word.back())) {
    word.pop_back();
  }
}

void stem_english(std::string& word) {
  if (cut(word, "ies", 2)) {
    word += 'y';
  } else if (!word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is")) {
    static_cast<void>(cut(word, "s", 3));
  }
  static constexpr std::string_view kVerbal[] = {"ing", "ed"};
  if (cut_one(word, kVerbal, 3)) {
    undouble(word);
  }
  static_cast<void>(cut(word, "ly", 4));
  static_cast<void>(cut(word, "e", 3));
}

void stem_german(std::string& word) {
  static constexpr std::string_view kEndings[] = {"ern", "em", "en", "er", "es", "e", "n", "s"};
  const bool is_participle = word.size() >= 7 && word.starts_with("ge") && word.ends_with('t');
  if (is_participle) {
    word = word.substr(2, word.size() - 3);
  } else if (!cut_one(word, kEndings, 4) && word.size() > 5) {
    static_cast<void>(cut(word, "t", 4));
  }
}

void stem_french(std::string& word) {
  static constexpr std::string_view kEndings[] = {
      "ees", "ent", "ee", "es", "er", "ez", "e", "s", "x"};
  static_cast<void>(cut_one(word, kEndings, 4));
}

void stem_spanish(std::string& word) {
  static constexpr std::string_view kEndings[] = {"ados",
                                                  "adas",
                                                  "ado",
                                                  "ada",
                                                  "as",
                                                  "os",
                                                  "es",
                                                  "ar",
                                                  "er",
                                                  "ir",
                                                  "an",
                                                  "en",
                                                  "a",
                                                  "o",
                                                  "e",
                                                  "s"};
  static_cast<void>(cut_one(word, kEndings, 4));
}

/// Words of one meaning in what people ask about, as stems between spaces; each row is one
/// meaning.
constexpr std::string_view kMeanings[] = {
    " pay payabl payment paid ",
    " zahl bezahl zahlbar zahlung bezahlt ",
    " start begin commenc open kick launch ",
    " beginn start anfang beginnt ",
    " end finish stop clos conclud expir ",
    " end schluss ablauf lauf auslauf befrist ",
    " cost pric fee amount charg pay budget total ",
    " kost preis gebuhr betrag betragt zahl gesamt vergut ",
    " owner responsibl lead charg own assign contact ",
    " verantwort zustand verantwortlich leit ubernimmt kummert ",
    " boss manager head lead director chief ",
    " deadlin due until latest by ",
    " frist termin spatest fallig ",
    " fix solv resolv repair mitigat remedy ",
    " caus reason why becaus due ",
    " grund ursach weil wegen ",
    " terminat cancel notic end terminatn ",
    " kundig kundigungsfrist beendet kundigung ",
    " restart reboot start ",
    " employe staff personnel worker ",
    " client customer buyer ",
    " kund auftraggeb kauf ",
    " decid decision approv agreed agre resolv vot ",
    " entschied beschluss beschloss entscheid vereinbart ",
    " place location venue room address hosted held ",
    " ort raum adress stattfind stattfinde ",
    " phon telephon call tel number mobil ",
    " email mail address ",
    " backup snapshot copy ",
    " rollback revert undo ",
    " holiday vacation leav ",
    " urlaub ferien urlaubstag ",
    " debut commenc demarr ",
    " cout prix montant tarif ",
    " delai preavis echeanc ",
    " empiez comienz inici empez ",
    " cuest preci cost import ",
    " plaz preavis aviso ",
    " author writ written sign ",
    " allow permit may can ",
    " ban forbid prohibit forbidden ",
    " meet call session workshop ",
    " error fail failur outag incident ",
    " attend participant present attende ",
    " teilnehm anwesend ",
    " buy purchas order ",
    " ship deliver delivery send ",
    " liefer lieferung versand verschickt ",
    " penalty fine liquidat fee ",
    " duration term period last ",
    " dauer laufzeit zeitraum ",
};

/// `stem` as it stands in a row.
std::string in_row(std::string_view stem) {
  std::string spaced = " ";
  spaced += stem;
  spaced += ' ';
  return spaced;
}

std::size_t shared_beginning(std::string_view one, std::string_view other) {
  const auto [end, unused] = std::ranges::mismatch(one, other);
  return static_cast<std::size_t>(end - one.begin());
}

/// True when `part` stands at an end of the longer `whole`, as in German compounds.
bool is_part(std::string_view part, std::string_view whole) {
  constexpr std::size_t kPartMin = 5;
  return part.size() >= kPartMin && whole.size() >= part.size() + 3 &&
         (whole.ends_with(part) || whole.starts_with(part));
}

/// Collects the words of a text, character by character.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}

  [[nodiscard]] std::vector<Word> read() {
    while (at_ < text_.size()) {
      const Character character = character_at(text_, at_);
      if (is_unspaced(character.code)) {
        flush();
        add_pair(character);
      } else if (is_letter(character.code) || is_digit(character.code)) {
        add(character.code);
      } else if (!is_inner_apostrophe(character.code)) {
        flush();
      }
      at_ += character.size;
      if (!word_.folded.empty()) {
        word_.end = offset(at_);
      }
    }
    flush();
    return std::move(words_);
  }

 private:
  [[nodiscard]] static std::uint32_t offset(std::size_t at) {
    return static_cast<std::uint32_t>(at);
  }

  /// "don't" and "l'équipe" are two words each; nothing joins over an apostrophe.
  [[nodiscard]] static bool is_inner_apostrophe(char32_t code) { return code == 0xad; }

  void add(char32_t code) {
    if (word_.folded.empty()) {
      word_.begin = offset(at_);
      word_.is_capital = is_upper(code);
    }
    if (word_.folded.size() < kWordBytesMax) {
      append_folded(word_.folded, code);
    }
  }

  /// This character and the next one of its kind; a lone one by itself.
  void add_pair(Character first) {
    Word pair{.begin = offset(at_)};
    append_folded(pair.folded, first.code);
    std::size_t end = at_ + first.size;
    const bool is_first_of_run = !follows_unspaced_;
    follows_unspaced_ = false;
    if (end < text_.size()) {
      const Character second = character_at(text_, end);
      if (is_unspaced(second.code)) {
        append_folded(pair.folded, second.code);
        end += second.size;
        follows_unspaced_ = true;
      }
    }
    pair.end = offset(end);
    if (follows_unspaced_ || is_first_of_run) {
      words_.push_back(std::move(pair));
    }
  }

  void flush() {
    if (!word_.folded.empty()) {
      words_.push_back(std::move(word_));
    }
    word_ = {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Word word_;
  std::vector<Word> words_;
  bool follows_unspaced_ = false;  // The last pair ended in a character that begins the next one.
};

}  // namespace

std::vector<Word> words_of(std::string_view text) {
  return WordReader(text).read();
}

std::string stem(std::string_view word, Language language) {
  std::string stemmed(word);
  switch (language) {
    case Language::english:
      stem_english(stemmed);
      break;
    case Language::german:
      stem_german(stemmed);
      break;
    case Language::french:
      stem_french(stemmed);
      break;
    case Language::spanish:
      stem_spanish(stemmed);
      break;
  }
  return stemmed;
}

AskedWord::AskedWord(std::string stem) : stem_(std::move(stem)) {
  const std::string asked = in_row(stem_);
  for (const std::string_view row : kMeanings) {
    if (row.contains(asked)) {
      meanings_.push_back(row);
    }
  }
}

double AskedWord::likeness(std::string_view found) const {
  if (stem_ == found) {
    return 1;
  }
  constexpr std::size_t kSharedMin = 5;
  const std::size_t shared = shared_beginning(stem_, found);
  if (shared >= kSharedMin && 10 * shared >= 6 * std::max(stem_.size(), found.size())) {
    return 0.8;
  }
  if (is_part(stem_, found) || is_part(found, stem_)) {
    return 0.6;
  }
  const std::string other = meanings_.empty() ? std::string{} : in_row(found);
  const auto has = [&other](std::string_view row) { return row.contains(other); };
  return std::ranges::any_of(meanings_, has) ? 0.7 : 0;
}

}  // namespace sluice::extract
