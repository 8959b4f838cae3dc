#include "algo/extract/instruction.h"

#include <algorithm>
#include <array>

#include "algo/extract/characters.h"
#include "algo/extract/phrases.h"
#include "algo/extract/word_list.h"
#include "algo/extract/words.h"

namespace sluice::extract {

namespace {

using Kind = Instruction::Kind;

// All phrases are folded: lower case, no accents, no punctuation.

constexpr auto kPolite = kPhraseList<
    "please|kindly|bitte|s il vous plait|s il te plait|por favor|hi|hello|hey|"
    "hallo|guten tag|bonjour|hola|ok|okay|now|then|also|and|und|et|y|so|just|"
    "quickly|first|finally|thanks|mir|moi|can you|could you|would you|will you|"
    "can i ask you to|i need you to|i want you to|i would like you to|i d like you to|"
    "help me to|help me|i need|i want|i would like|i d like|you should|kannst du|"
    "konnen sie|konntest du|konnten sie|wurdest du|wurden sie|ich brauche|ich mochte|"
    "hilf mir|peux tu|pouvez vous|pourrais tu|pourriez vous|je voudrais|j aimerais|"
    "puedes|podrias|podria|puede usted|quiero|necesito">;

/// What the verb stands behind of, in German.
constexpr auto kVerbLast =
    kPhraseList<"kannst du|konnen sie|konntest du|konnten sie|wurdest du|wurden sie">;

using QuestionWords = WordList<
    "what whats who whos when where which why how whose whom wer was wann wo welche welcher "
    "welches welchem welchen warum wieso weshalb wie wieviel wem wen wessen worum wofur wohin "
    "woher wieviele qui que quoi quand ou pourquoi comment combien quel quelle quels quelles "
    "quien quienes cuando donde como cuanto cuanta cuantos cuantas cual cuales porque">;

/// Words with which a yes-or-no question begins; they need a question mark.
using VerbsThatAsk = WordList<
    "is are was were do does did has have had can could should must may might will would shall "
    "am ist sind war waren hat haben kann darf muss soll sollte wird wurde gibt gilt est sont "
    "peut doit y es son esta hay puede debe tiene in on at for by under to bis ab seit mit auf "
    "bei fur pour par avant con para desde hasta a de an">;

using AskingVerbs = WordList<
    "tell explain list find extract show give name describe identify quote cite mention answer "
    "check look search point provide state determine compare get enumerate nenne nenn liste "
    "zeige zeig finde gib sag sage erklare erklar beschreibe beantworte suche such extrahiere "
    "zitiere erlautere zahle dis donne trouve explique decris indique montre extrais reponds "
    "enumere di dime da dame encuentra explica lista cita indica muestra extrae responde "
    "enumera">;

using TranslatingVerbs = WordList<
    "translate ubersetze ubersetz ubersetzen traduis traduire traduisez traduce traduzca "
    "traducir translation">;

using WritingVerbs = WordList<
    "write draft compose rewrite rephrase paraphrase reword improve proofread polish shorten "
    "expand correct generate create make invent imagine brainstorm suggest propose pretend "
    "roleplay reply respond simplify schreibe schreib schreiben verfasse verfassen entwirf "
    "formuliere formulieren umformulieren verbessere verbessern korrigiere korrigieren kurze "
    "erstelle erstellen generiere generieren erfinde erfinden ecris ecrivez ecrire redige "
    "redigez rediger reformule corrige ameliore cree genere invente escribe escribir redacta "
    "redactar reescribe mejora crea genera inventa">;

using CodingVerbs = WordList<
    "fix complete extend implement refactor debug code program optimize optimise convert port "
    "develop build programmiere programmieren implementiere implementieren konvertiere "
    "programme implemente programa implementa convierte">;

using CalculatingVerbs = WordList<
    "calculate compute solve add multiply divide subtract integrate derive berechne berechnen "
    "rechne lose calcule calculer resous calcula calcular resuelve">;

using JudgingVerbs = WordList<
    "classify rate evaluate judge review critique predict assess recommend bewerte bewerten "
    "beurteile klassifiziere empfiehl evalue juge classe recommande evalua clasifica recomienda">;

constexpr auto kSummary = kPhraseList<
    "summary|tldr|tl dr|key points|main points|key takeaways|main takeaways|"
    "takeaways|overview|gist|zusammenfassung|zusammenfassen|kernpunkte|hauptpunkte|"
    "kernaussagen|kurzfassung|uberblick|wichtigsten punkte|wichtigste punkte|"
    "worum geht|points cles|points principaux|l essentiel|de quoi parle|synthese|"
    "resumen|puntos clave|puntos principales|ideas principales|de que trata">;

using SummaryVerbs = WordList<
    "summarise summarize summarising summarizing sum resume resumez resumer resumir resuma "
    "resumeme condense outline">;

constexpr auto kAbout = kPhraseList<
    "about|regarding|concerning|with respect to|uber|bezuglich|hinsichtlich|"
    "zum thema|concernant|au sujet de|a propos de|acerca de|respecto a">;

constexpr auto kAll = kPhraseList<
    "all|every|each|list|which|alle|jede|liste|nenne|welche|tous|toutes|quels|"
    "quelles|todos|todas|cuales|action items|what are|was sind|enumerate|names of">;

constexpr auto kPreambles = kPhraseList<
    "here is|here are|here s|below is|below are|this is|attached|given|"
    "the following|following is|based on|using the following|using the text|using only|use the "
    "following|use the text|use the context|use the information|use only|according to|"
    "read|look at|lies|consider the|context|text|document|i have|i got|i received|you are|"
    "you re|act as|answer the following|answer the question|answer the questions|"
    "answer only|answer in|answer with|answer briefly|be|keep it|"
    "do not|don t|never|always|only use|reply in|respond in|respond only|hier ist|"
    "hier sind|hier der|hier die|hier das|das ist|dies ist|unten|nachfolgend|"
    "folgender|der folgende|anbei|gegeben|lesen sie|kontext|du bist|"
    "sie sind ein|antworte auf|antworte nur|antworte kurz|antworten sie|"
    "beantworte die frage|beantworte die folgende|basierend|auf basis|anhand|voici|"
    "ci dessous|lis le|vous etes|tu es un|en te basant|aqui esta|aqui tienes|"
    "a continuacion|eres un|lee el|segun el|thank you|thanks|danke|vielen dank|"
    "merci|gracias">;

constexpr auto kDemonstratives = kPhraseList<
    "this|these|it|that|the text|dies|diesen|diese|dieses|den text|ce|cet|"
    "cette|este|esta">;

constexpr auto kEntertainment = kPhraseList<
    "a joke|a story|a poem|a haiku|a limerick|a riddle|einen witz|eine geschichte|"
    "ein gedicht|une blague|une histoire|un poeme|un chiste|un cuento|un poema">;

struct NumberWord {
  std::string_view word;
  std::uint32_t value;
};

constexpr NumberWord kNumbers[] = {
    {"one", 1},   {"two", 2},   {"three", 3}, {"four", 4},   {"five", 5},   {"six", 6},
    {"seven", 7}, {"eight", 8}, {"nine", 9},  {"ten", 10},   {"einem", 1},  {"einen", 1},
    {"ein", 1},   {"zwei", 2},  {"drei", 3},  {"vier", 4},   {"funf", 5},   {"sechs", 6},
    {"une", 1},   {"un", 1},    {"deux", 2},  {"trois", 3},  {"quatre", 4}, {"cinq", 5},
    {"una", 1},   {"dos", 2},   {"tres", 3},  {"cuatro", 4}, {"cinco", 5},  {"1", 1},
    {"2", 2},     {"3", 3},     {"4", 4},     {"5", 5},      {"6", 6},      {"7", 7},
    {"8", 8},     {"9", 9},     {"10", 10}};

using SentenceWords = WordList<
    "sentence sentences bullet bullets points point lines line bulletpoints satz satzen satze "
    "stichpunkte stichpunkten punkte punkten phrase phrases lignes frase frases puntos lineas">;

/// "in three sentences", "5 bullet points".
std::uint32_t sentences_wanted(std::string_view sentence) {
  const std::vector<Word> words = words_of(sentence.substr(0, 2000));
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto number = std::ranges::find(kNumbers, words[at].folded, &NumberWord::word);
    const std::size_t last = std::min(at + 3, words.size());
    for (std::size_t noun = at + 1; number != std::end(kNumbers) && noun < last; ++noun) {
      if (SentenceWords::contains(words[noun].folded)) {
        return number->value;
      }
    }
  }
  return 0;
}

/// "17 * 23", "2+2": a calculation and not a text's date or version.
bool has_sum(std::string_view sentence) {
  const std::string_view digits = "0123456789";
  for (std::size_t at = sentence.find_first_of("+*/^-x"); at != std::string_view::npos;
       at = sentence.find_first_of("+*/^-x", at + 1)) {
    const std::string_view before = trimmed(sentence.substr(0, at));
    const std::string_view behind = trimmed(sentence.substr(at + 1));
    const bool is_set_apart = sentence[at] == '+' || sentence[at] == '*' || sentence[at] == '^' ||
                              (at > 0 && sentence[at - 1] == ' ');
    if (is_set_apart && !before.empty() && !behind.empty() && digits.contains(before.back()) &&
        digits.contains(behind.front())) {
      return true;
    }
  }
  return false;
}

bool ends_with_question_mark(std::string_view sentence) {
  return sentence.ends_with('?') || sentence.ends_with("？") || sentence.ends_with("؟");
}

/// What the verb `word` commands; `none`: it is no command.
Kind commanded_by(std::string_view word) {
  if (TranslatingVerbs::contains(word)) {
    return Kind::translation;
  }
  if (SummaryVerbs::contains(word)) {
    return Kind::summary;
  }
  if (WritingVerbs::contains(word)) {
    return Kind::writing;
  }
  if (CodingVerbs::contains(word)) {
    return Kind::coding;
  }
  if (CalculatingVerbs::contains(word)) {
    return Kind::calculation;
  }
  if (JudgingVerbs::contains(word)) {
    return Kind::judgement;
  }
  return AskingVerbs::contains(word) ? Kind::question : Kind::none;
}

/// "Summarise what the text says about the budget" asks about the budget.
bool has_focus(const Phrases& phrases, std::string_view sentence) {
  const std::string_view focus = phrases.behind_one(kAbout);
  if (focus.empty() || Phrases(focus).begins_with_one(kDemonstratives)) {
    return false;
  }
  const Language language = language_of(sentence);
  return std::ranges::any_of(words_of(focus), [language](const Word& word) {
    return !is_stop_word(language, word.folded);
  });
}

bool is_summary(const Phrases& phrases) {
  const bool is_split_verb =
      (phrases.first() == "fasse" || phrases.first() == "fass" || phrases.first() == "fassen") &&
      phrases.has("zusammen");
  static constexpr std::string_view kLast[] = {"about"};
  const bool asks_about = phrases.first().starts_with("what") && phrases.ends_with_one(kLast);
  return is_split_verb || asks_about || phrases.has_one(kSummary);
}

Kind kind_of_statement(const Phrases& phrases, std::string_view sentence, bool is_verb_last) {
  Kind kind = commanded_by(phrases.first());
  if (kind == Kind::none && is_verb_last) {
    for (const Word& word : words_of(sentence.substr(0, 2000))) {
      kind = kind == Kind::none ? commanded_by(word.folded) : kind;
    }
  }
  if (kind == Kind::question && phrases.has_one(kEntertainment)) {
    return Kind::writing;
  }
  static constexpr auto kLists = kPhraseList<
      "list of|list all|list with|liste der|liste aller|liste von|liste mit|liste des|liste "
      "de|lista de">;
  return kind == Kind::writing && phrases.has_one(kLists) ? Kind::question : kind;
}

/// "Read this contract and tell me ...": what stands behind the preamble decides.
Kind kind_behind(std::string_view sentence) {
  for (const std::string_view joint : {" and ", ", ", " und ", " et ", " y "}) {
    const std::size_t found = sentence.find(joint);
    if (found == std::string_view::npos) {
      continue;
    }
    const std::string_view rest = trimmed(sentence.substr(found + joint.size()));
    const Kind kind = commanded_by(Phrases(rest, 1).first());
    if (kind != Kind::none) {
      return kind;
    }
  }
  return Kind::preamble;
}

Kind kind_of(std::string_view sentence) {
  Phrases phrases(sentence);
  if (phrases.begins_with_one(kPreambles) && !ends_with_question_mark(sentence)) {
    return kind_behind(sentence);
  }
  bool is_verb_last = false;
  bool is_polite = false;
  do {
    is_verb_last = is_verb_last || phrases.begins_with_one(kVerbLast);
    is_polite = is_polite || !phrases.empty();
  } while (phrases.drop_one(kPolite));
  if (phrases.empty()) {
    return is_polite ? Kind::preamble : Kind::none;
  }
  const bool asks = ends_with_question_mark(sentence);
  if (asks && has_sum(sentence)) {
    return Kind::calculation;
  }
  const Kind commanded = kind_of_statement(phrases, sentence, is_verb_last);
  const bool is_asking_word = QuestionWords::contains(phrases.first());
  const bool may_sum_up =
      asks || is_asking_word || commanded != Kind::none || trimmed(sentence).size() < 80;
  if (may_sum_up && is_summary(phrases) && commanded != Kind::translation) {
    return Kind::summary;
  }
  if (commanded != Kind::none) {
    return commanded;
  }
  // Without a mark, "When the alarm rings, ..." is a statement and "when does it ring" a question.
  constexpr std::size_t kUnmarkedBytesMax = 100;
  const bool is_unmarked = is_asking_word && sentence.size() < kUnmarkedBytesMax &&
                           !sentence.ends_with('.') && !sentence.contains(',');
  return asks || is_unmarked ? Kind::question : Kind::none;
}

}  // namespace

Instruction read_instruction(std::string_view sentence) {
  sentence = trimmed(sentence);
  // Nobody commands in so many words; a longer sentence is text.
  constexpr std::size_t kSentenceBytesMax = 1200;
  if (sentence.empty() || sentence.size() > kSentenceBytesMax) {
    return {};
  }
  const Phrases phrases(sentence);
  Instruction got{.kind = kind_of(sentence)};
  if (got.kind == Kind::summary && has_focus(phrases, sentence)) {
    got.kind = Kind::question;
    got.wants_all = true;
  }
  if (got.kind == Kind::question || got.kind == Kind::summary) {
    got.wants_all = got.wants_all || phrases.has_one(kAll);
    got.sentences_want = sentences_wanted(sentence);
  }
  return got;
}

bool is_generative(Instruction::Kind kind) {
  return kind >= Kind::translation;
}

}  // namespace sluice::extract
