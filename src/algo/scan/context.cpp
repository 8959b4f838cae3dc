#include "algo/scan/context.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "algo/scan/characters.h"

namespace sluice::scan {
namespace {

struct Word {
  std::string_view text;  ///< lower case; at most two words
  Concept means;
};

/// Words that name what stands beside them. Two words are found with one space between them,
/// however they were written: `routing number`, `routing_number`, `routingNumber`.
constexpr Word kWords[] = {
    {"card", Concept::card},
    {"cards", Concept::card},
    {"visa", Concept::card},
    {"mastercard", Concept::card},
    {"amex", Concept::card},
    {"creditcard", Concept::card},
    {"kreditkarte", Concept::card},
    {"kreditkartennummer", Concept::card},
    {"karte", Concept::card},
    {"carte", Concept::card},
    {"tarjeta", Concept::card},
    {"carta", Concept::card},
    {"cc", Concept::card},
    {"ssn", Concept::us_ssn},
    {"ssns", Concept::us_ssn},
    {"social security", Concept::us_ssn},
    {"socialsecurity", Concept::us_ssn},
    {"ss number", Concept::us_ssn},
    {"itin", Concept::us_itin},
    {"individual taxpayer", Concept::us_itin},
    {"taxpayer identification", Concept::us_itin},
    {"nino", Concept::uk_nino},
    {"national insurance", Concept::uk_nino},
    {"ni number", Concept::uk_nino},
    {"nhs", Concept::uk_nhs},
    {"national health", Concept::uk_nhs},
    {"idnr", Concept::de_tax_id},
    {"steuer id", Concept::de_tax_id},
    {"steueridentifikationsnummer", Concept::de_tax_id},
    {"identifikationsnummer", Concept::de_tax_id},
    {"steuernummer", Concept::de_tax_id},
    {"steuerid", Concept::de_tax_id},
    {"nir", Concept::fr_nir},
    {"sécurité sociale", Concept::fr_nir},
    {"securite sociale", Concept::fr_nir},
    {"sécu", Concept::fr_nir},
    {"insee", Concept::fr_nir},
    {"nif", Concept::es_nif},
    {"dni", Concept::es_nif},
    {"nie", Concept::es_nie},
    {"codice fiscale", Concept::it_fiscal_code},
    {"pesel", Concept::pl_pesel},
    {"bsn", Concept::nl_bsn},
    {"burgerservicenummer", Concept::nl_bsn},
    {"sofinummer", Concept::nl_bsn},
    {"personnummer", Concept::se_personnummer},
    {"samordningsnummer", Concept::se_personnummer},
    {"hetu", Concept::fi_hetu},
    {"henkilötunnus", Concept::fi_hetu},
    {"rijksregisternummer", Concept::be_nrn},
    {"registre national", Concept::be_nrn},
    {"nrn", Concept::be_nrn},
    {"contribuinte", Concept::pt_nif},
    {"nif", Concept::pt_nif},
    {"cpf", Concept::br_cpf},
    {"aadhaar", Concept::in_aadhaar},
    {"aadhar", Concept::in_aadhaar},
    {"uidai", Concept::in_aadhaar},
    {"pan", Concept::in_pan},
    {"permanent account", Concept::in_pan},
    {"sin", Concept::ca_sin},
    {"social insurance", Concept::ca_sin},
    {"assurance sociale", Concept::ca_sin},
    {"tfn", Concept::au_tfn},
    {"tax file", Concept::au_tfn},
    {"nric", Concept::sg_nric},
    {"fin", Concept::sg_nric},
    {"tin", Concept::tax},
    {"tax id", Concept::tax},
    {"taxpayer", Concept::tax},
    {"tax number", Concept::tax},
    {"routing", Concept::routing},
    {"aba", Concept::routing},
    {"rtn", Concept::routing},
    {"account", Concept::account},
    {"accounts", Concept::account},
    {"acct", Concept::account},
    {"konto", Concept::account},
    {"kontonummer", Concept::account},
    {"compte", Concept::account},
    {"cuenta", Concept::account},
    {"conto", Concept::account},
    {"rekening", Concept::account},
    {"rekeningnummer", Concept::account},
    {"iban", Concept::iban},
    {"bic", Concept::bic},
    {"swift", Concept::bic},
    {"dob", Concept::birth},
    {"birth", Concept::birth},
    {"birthday", Concept::birth},
    {"birthdate", Concept::birth},
    {"born", Concept::birth},
    {"geboren", Concept::birth},
    {"geburtsdatum", Concept::birth},
    {"geburtstag", Concept::birth},
    {"naissance", Concept::birth},
    {"née", Concept::birth},
    {"nacimiento", Concept::birth},
    {"nascita", Concept::birth},
    {"nato il", Concept::birth},
    {"nata il", Concept::birth},
    {"nascimento", Concept::birth},
    {"geboortedatum", Concept::birth},
    {"urodzenia", Concept::birth},
    {"passport", Concept::passport},
    {"passports", Concept::passport},
    {"reisepass", Concept::passport},
    {"reisepassnummer", Concept::passport},
    {"passeport", Concept::passport},
    {"pasaporte", Concept::passport},
    {"passaporto", Concept::passport},
    {"passaporte", Concept::passport},
    {"paspoort", Concept::passport},
    {"paszport", Concept::passport},
    {"travel document", Concept::passport},
    {"driver license", Concept::licence},
    {"drivers license", Concept::licence},
    {"driver licence", Concept::licence},
    {"drivers licence", Concept::licence},
    {"driving license", Concept::licence},
    {"driving licence", Concept::licence},
    {"dl number", Concept::licence},
    {"führerschein", Concept::licence},
    {"fuehrerschein", Concept::licence},
    {"führerscheinnummer", Concept::licence},
    {"mrn", Concept::medical},
    {"medical record", Concept::medical},
    {"patient id", Concept::medical},
    {"patient number", Concept::medical},
    {"chart number", Concept::medical},
    {"phone", Concept::phone},
    {"phones", Concept::phone},
    {"telephone", Concept::phone},
    {"tel", Concept::phone},
    {"mobile", Concept::phone},
    {"cell", Concept::phone},
    {"cellphone", Concept::phone},
    {"call", Concept::phone},
    {"callback", Concept::phone},
    {"calling", Concept::phone},
    {"dial", Concept::phone},
    {"fax", Concept::phone},
    {"sms", Concept::phone},
    {"whatsapp", Concept::phone},
    {"desk", Concept::phone},
    {"hotline", Concept::phone},
    {"office", Concept::phone},
    {"answering", Concept::phone},
    {"receiving messages", Concept::phone},
    {"telefon", Concept::phone},
    {"telefonnummer", Concept::phone},
    {"handy", Concept::phone},
    {"handynummer", Concept::phone},
    {"rufnummer", Concept::phone},
    {"téléphone", Concept::phone},
    {"portable", Concept::phone},
    {"teléfono", Concept::phone},
    {"telefono", Concept::phone},
    {"móvil", Concept::phone},
    {"cellulare", Concept::phone},
    {"telefone", Concept::phone},
    {"celular", Concept::phone},
    {"telefoon", Concept::phone},
    {"mobiel", Concept::phone},
    {"puhelin", Concept::phone},
    {"ip", Concept::ip},
    {"ipv4", Concept::ip},
    {"ipv6", Concept::ip},
    {"bitcoin", Concept::crypto},
    {"btc", Concept::crypto},
    {"wallet", Concept::crypto},
    {"ethereum", Concept::crypto},
    {"version", Concept::version},
    {"versions", Concept::version},
    {"release", Concept::version},
    {"section", Concept::version},
    {"chapter", Concept::version},
};

constexpr std::uint64_t kHashSeed = 0xCBF29CE484222325;

/// One step of FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv, 64 bits).
constexpr std::uint64_t hash_step(std::uint64_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
}

constexpr std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = kHashSeed;
  for (const char c : text) {
    hash = hash_step(hash, c);
  }
  return hash;
}

struct Cell {
  std::uint64_t hash = 0;
  ConceptSet means = 0;
};

constexpr std::size_t kCells = 1024;

constexpr std::size_t cell_of(std::uint64_t hash) {
  return (hash ^ (hash >> 29)) % kCells;
}

constexpr std::array<Cell, kCells> make_cells() {
  std::array<Cell, kCells> cells{};
  for (const Word& word : kWords) {
    const std::uint64_t hash = hash_of(word.text);
    std::size_t at = cell_of(hash);
    while (cells[at].means != 0 && cells[at].hash != hash) {
      at = (at + 1) % kCells;
    }
    cells[at].hash = hash;
    cells[at].means |= bit(word.means);
  }
  return cells;
}

constexpr std::array<Cell, kCells> kTable = make_cells();
static_assert(std::size(kWords) < kCells / 2);

/// For each first letter, the lengths of the words (or second words) of the table: what most words
/// of a text fail at before they are hashed.
constexpr std::array<std::uint64_t, 256> make_shapes() {
  std::array<std::uint64_t, 256> shapes{};
  for (const Word& word : kWords) {
    const std::size_t blank = word.text.find(' ');
    const std::string_view last =
        blank == std::string_view::npos ? word.text : word.text.substr(blank + 1);
    shapes[static_cast<unsigned char>(last[0])] |= std::uint64_t{1} << last.size();
  }
  return shapes;
}

constexpr std::array<std::uint64_t, 256> kShapes = make_shapes();

bool has_shape(std::string_view word) {
  return word.size() < 64 &&
         (kShapes[static_cast<unsigned char>(lower(word[0]))] >> word.size() & 1U) != 0;
}

ConceptSet meaning_of(std::uint64_t hash) {
  for (std::size_t at = cell_of(hash); kTable[at].means != 0; at = (at + 1) % kCells) {
    if (kTable[at].hash == hash) {
      return kTable[at].means;
    }
  }
  return 0;
}

constexpr bool is_word_letter(char c) {
  return is_in(c, Chars::word) && c != '_';
}

/// True when a word ends between `a` and `b`: `routing|Number`, `routing|_`.
constexpr bool breaks(char a, char b) {
  return !is_word_letter(b) || (is_in(a, Chars::lower) && is_upper(b));
}

std::uint64_t hash_on(std::uint64_t hash, std::string_view word) {
  for (const char c : word) {
    hash = hash_step(hash, lower(c));
  }
  return hash;
}

/// In source code, the n of "\\nSSN" belongs to the line break.
bool is_escape(std::string_view text, std::size_t at) {
  return at > 0 && text[at - 1] == '\\' && (text[at] == 'n' || text[at] == 't' || text[at] == 'r');
}

/// The end of the word whose first byte is at `at`.
std::size_t word_end(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && !breaks(text[end - 1], text[end])) {
    ++end;
  }
  return end;
}

}  // namespace

void ContextIndex::reset() {
  named_.clear();
  first_ = 0;
  next_ = 0;
  previous_end_ = previous_begin_ = 0;
}

void ContextIndex::cover(std::string_view text, std::size_t begin, std::size_t end) {
  static constexpr std::size_t kGapMax = 256;  // Reading on is cheaper than beginning anew.
  if (begin < first_ || begin > next_ + kGapMax) {
    reset();
    first_ = next_ = begin;
    // A word that began before is not a whole one here.
    if (begin > 0 && begin < text.size() && !breaks(text[begin - 1], text[begin]) &&
        is_word_letter(text[begin - 1]) && !is_escape(text, begin - 1)) {
      next_ = word_end(text, begin);
    }
  }
  read(text, next_, end);
}

ConceptSet ContextIndex::between(std::string_view text, std::size_t begin, std::size_t end) {
  cover(text, begin, end);
  ConceptSet concepts = 0;
  auto at = std::ranges::upper_bound(named_, begin, {}, &Named::end);
  for (; at != named_.end() && at->end <= end; ++at) {
    concepts |= at->begin >= begin ? at->concepts : 0;
  }
  return concepts;
}

void ContextIndex::read(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t at = begin;
  while (at < std::min(end, text.size())) {
    if (!is_word_letter(text[at]) || is_escape(text, at)) {
      ++at;
      continue;
    }
    const std::size_t behind = word_end(text, at);
    add(text, at, behind);
    at = behind;
  }
  next_ = std::max(next_, at);
}

void ContextIndex::add(std::string_view text, std::size_t begin, std::size_t end) {
  if (end - begin == 1) {
    return;  // The s of driver's; letters of their own name nothing.
  }
  const std::string_view word = text.substr(begin, end - begin);
  if (has_shape(word)) {
    const std::string_view previous = text.substr(previous_begin_, previous_end_ - previous_begin_);
    const std::uint64_t first = hash_step(hash_on(kHashSeed, previous), ' ');
    if (const ConceptSet pair = meaning_of(hash_on(first, word)); pair != 0) {
      named_.push_back({.begin = previous_begin_, .end = end, .concepts = pair});
    }
    if (const ConceptSet alone = meaning_of(hash_on(kHashSeed, word)); alone != 0) {
      named_.push_back({.begin = begin, .end = end, .concepts = alone});
    }
  }
  previous_begin_ = begin;
  previous_end_ = end;
}

}  // namespace sluice::scan
