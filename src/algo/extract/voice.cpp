#include "algo/extract/voice.h"

namespace sluice::extract {

namespace {

constexpr Voice kEnglish = {
    .says = "The text says:",
    .closest = "The text does not say so directly. The closest passage is:",
    .no_answer =
        "The text does not answer that. I only quote from what the request carries, and "
        "found no passage about it.",
    .no_text =
        "There is no text in this request that I could answer from. I am the built-in extractive "
        "engine: I quote and summarise the text that you send along, and make nothing up. Put the "
        "text below your question, or route this to a generative model.",
    .summary = "The main points, in the text's own words:",
    .nothing_to_sum = "The text has no sentences that I could quote as a summary.",
    .cut = "(The text is longer than I read; its end was left out.)",
    .open_quote = "“",
    .close_quote = "”",
    .section = "section",
    .needs_model =
        "This asks for %, which takes a generative model. I am the built-in extractive engine: I "
        "can answer questions from a text that you send, and summarise it, always quoting. Route "
        "this to a generative model, local or in the cloud.",
    .translation = "a translation",
    .writing = "new text to be written",
    .coding = "code to be written or changed",
    .calculation = "a calculation",
    .judgement = "a judgement",
};

constexpr Voice kGerman = {
    .says = "Im Text steht:",
    .closest = "Der Text sagt das nicht ausdrücklich. Am nächsten kommt:",
    .no_answer =
        "Das beantwortet der Text nicht. Ich zitiere nur aus dem, was die Anfrage "
        "mitbringt, und habe keine Stelle dazu gefunden.",
    .no_text =
        "Die Anfrage enthält keinen Text, aus dem ich antworten könnte. Ich bin die eingebaute "
        "extraktive Engine: Ich zitiere den mitgeschickten Text und fasse ihn zusammen, ohne etwas "
        "zu erfinden. Setzen Sie den Text unter Ihre Frage, oder leiten Sie dies an ein "
        "generatives Modell.",
    .summary = "Die wichtigsten Punkte, in den Worten des Textes:",
    .nothing_to_sum = "Der Text hat keine Sätze, die ich als Zusammenfassung zitieren könnte.",
    .cut = "(Der Text ist länger, als ich lese; sein Ende fehlt hier.)",
    .open_quote = "„",
    .close_quote = "“",
    .section = "Abschnitt",
    .needs_model =
        "Verlangt ist %; dafür braucht es ein generatives Modell. Ich bin die eingebaute "
        "extraktive Engine: Ich beantworte Fragen aus einem mitgeschickten Text und fasse ihn "
        "zusammen, immer in Zitaten. Leiten Sie dies an ein generatives Modell, lokal oder in der "
        "Cloud.",
    .translation = "eine Übersetzung",
    .writing = "ein neuer Text",
    .coding = "das Schreiben oder Ändern von Code",
    .calculation = "eine Berechnung",
    .judgement = "eine Beurteilung",
};

constexpr Voice kFrench = {
    .says = "Le texte dit :",
    .closest = "Le texte ne le dit pas directement. Le passage le plus proche :",
    .no_answer =
        "Le texte ne répond pas à cette question. Je ne fais que citer ce que contient la "
        "requête, et je n'y ai rien trouvé à ce sujet.",
    .no_text =
        "Cette requête ne contient aucun texte d'où je pourrais répondre. Je suis le moteur "
        "extractif intégré : je cite et je résume le texte joint, sans rien inventer. Placez le "
        "texte sous votre question, ou dirigez-la vers un modèle génératif.",
    .summary = "Les points principaux, dans les termes du texte :",
    .nothing_to_sum = "Le texte n'a pas de phrases que je pourrais citer comme résumé.",
    .cut = "(Le texte est plus long que ce que je lis ; la fin a été laissée de côté.)",
    .open_quote = "« ",
    .close_quote = " »",
    .section = "section",
    .needs_model =
        "Ceci demande %, ce qui exige un modèle génératif. Je suis le moteur extractif intégré : "
        "je réponds à partir d'un texte joint et je le résume, toujours en citant. Dirigez cette "
        "requête vers un modèle génératif, local ou en nuage.",
    .translation = "une traduction",
    .writing = "un texte nouveau",
    .coding = "du code à écrire ou à changer",
    .calculation = "un calcul",
    .judgement = "un jugement",
};

constexpr Voice kSpanish = {
    .says = "El texto dice:",
    .closest = "El texto no lo dice directamente. El pasaje más cercano es:",
    .no_answer =
        "El texto no responde a eso. Solo cito lo que trae la petición, y no he encontrado "
        "ningún pasaje al respecto.",
    .no_text =
        "Esta petición no contiene ningún texto del que pueda responder. Soy el motor extractivo "
        "incorporado: cito y resumo el texto que se envía, sin inventar nada. Ponga el texto "
        "debajo "
        "de su pregunta, o diríjala a un modelo generativo.",
    .summary = "Los puntos principales, con las palabras del texto:",
    .nothing_to_sum = "El texto no tiene frases que pueda citar como resumen.",
    .cut = "(El texto es más largo de lo que leo; se ha dejado fuera el final.)",
    .open_quote = "«",
    .close_quote = "»",
    .section = "sección",
    .needs_model =
        "Esto pide %, lo que requiere un modelo generativo. Soy el motor extractivo incorporado: "
        "respondo a partir de un texto enviado y lo resumo, siempre citando. Dirija esta petición "
        "a "
        "un modelo generativo, local o en la nube.",
    .translation = "una traducción",
    .writing = "un texto nuevo",
    .coding = "escribir o cambiar código",
    .calculation = "un cálculo",
    .judgement = "una valoración",
};

}  // namespace

std::string_view Voice::task(Instruction::Kind kind) const {
  switch (kind) {
    case Instruction::Kind::translation:
      return translation;
    case Instruction::Kind::coding:
      return coding;
    case Instruction::Kind::calculation:
      return calculation;
    case Instruction::Kind::judgement:
      return judgement;
    case Instruction::Kind::writing:
    case Instruction::Kind::none:
    case Instruction::Kind::preamble:
    case Instruction::Kind::question:
    case Instruction::Kind::summary:
      return writing;
  }
  return writing;
}

const Voice& voice_of(Language language) {
  switch (language) {
    case Language::english:
      return kEnglish;
    case Language::german:
      return kGerman;
    case Language::french:
      return kFrench;
    case Language::spanish:
      return kSpanish;
  }
  return kEnglish;
}

}  // namespace sluice::extract
