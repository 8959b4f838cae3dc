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
    {"id number", Concept::identity},
    {"identity number", Concept::identity},
    {"identity card", Concept::identity},
    {"national id", Concept::identity},
    {"identification number", Concept::identity},
    {"personal number", Concept::identity},
    {"citizen id", Concept::identity},
    {"identity document", Concept::identity},
    {"dni number", Concept::identity},
    {"national number", Concept::identity},
    {"rentenversicherungsnummer", Concept::de_social_security},
    {"sozialversicherungsnummer", Concept::de_social_security},
    {"versicherungsnummer", Concept::de_social_security},
    {"rvnr", Concept::de_social_security},
    {"svnr", Concept::de_social_security},
    {"sv nummer", Concept::de_social_security},
    {"krankenversichertennummer", Concept::de_health_insurance},
    {"kvnr", Concept::de_health_insurance},
    {"versichertennummer", Concept::de_health_insurance},
    {"krankenkasse", Concept::de_health_insurance},
    {"krankenversicherung", Concept::de_health_insurance},
    {"egk", Concept::de_health_insurance},
    {"personalausweis", Concept::de_id_card},
    {"ausweisnummer", Concept::de_id_card},
    {"ausweis", Concept::de_id_card},
    {"personalausweisnummer", Concept::de_id_card},
    {"lanr", Concept::de_physician},
    {"arztnummer", Concept::de_physician},
    {"bsnr", Concept::de_practice},
    {"betriebsstättennummer", Concept::de_practice},
    {"steuernummer", Concept::de_tax_number},
    {"st nr", Concept::de_tax_number},
    {"pps", Concept::ie_pps},
    {"ppsn", Concept::ie_pps},
    {"cpr", Concept::dk_cpr},
    {"fødselsnummer", Concept::no_birth_number},
    {"fodselsnummer", Concept::no_birth_number},
    {"personnummer", Concept::no_birth_number},
    {"kennitala", Concept::is_kennitala},
    {"isikukood", Concept::baltic_code},
    {"asmens kodas", Concept::baltic_code},
    {"personas kods", Concept::lv_code},
    {"rodné číslo", Concept::cz_birth_number},
    {"rodne cislo", Concept::cz_birth_number},
    {"adóazonosító", Concept::hu_tax},
    {"adoazonosito", Concept::hu_tax},
    {"taj", Concept::hu_taj},
    {"cnp", Concept::ro_cnp},
    {"egn", Concept::bg_egn},
    {"егн", Concept::bg_egn},
    {"oib", Concept::hr_oib},
    {"jmbg", Concept::jmbg},
    {"emšo", Concept::jmbg},
    {"emso", Concept::jmbg},
    {"amka", Concept::gr_amka},
    {"αμκα", Concept::gr_amka},
    {"afm", Concept::gr_afm},
    {"αφμ", Concept::gr_afm},
    {"ahv", Concept::ch_ahv},
    {"avs", Concept::ch_ahv},
    {"рнокпп", Concept::ua_rnokpp},
    {"ипн", Concept::ua_rnokpp},
    {"инн", Concept::ru_inn},
    {"inn", Concept::ru_inn},
    {"снилс", Concept::ru_snils},
    {"snils", Concept::ru_snils},
    {"иин", Concept::kz_iin},
    {"iin", Concept::kz_iin},
    {"idnp", Concept::md_idnp},
    {"tckn", Concept::tr_identity},
    {"kimlik", Concept::tr_identity},
    {"rsa id", Concept::za_identity},
    {"sa id", Concept::za_identity},
    {"rrn", Concept::kr_rrn},
    {"frn", Concept::kr_rrn},
    {"주민등록번호", Concept::kr_rrn},
    {"teudat zehut", Concept::il_identity},
    {"身份证", Concept::cn_identity},
    {"身份证号", Concept::cn_identity},
    {"身份证号码", Concept::cn_identity},
    {"hkid", Concept::hk_identity},
    {"my number", Concept::jp_my_number},
    {"マイナンバー", Concept::jp_my_number},
    {"tnin", Concept::th_identity},
    {"thai id", Concept::th_identity},
    {"เลขประจำตัวประชาชน", Concept::th_identity},
    {"medicare", Concept::au_medicare},
    {"ird", Concept::nz_ird},
    {"iqama", Concept::sa_identity},
    {"emirates id", Concept::ae_identity},
    {"nin", Concept::ng_nin},
    {"voter", Concept::in_voter},
    {"voters", Concept::in_voter},
    {"epic", Concept::in_voter},
    {"vote", Concept::in_voter},
    {"uen", Concept::sg_uen},
    {"cédula", Concept::cedula},
    {"cedula", Concept::cedula},
    {"rut", Concept::cl_rut},
    {"curp", Concept::mx_curp},
    {"rfc", Concept::mx_rfc},
    {"npi", Concept::us_npi},
    {"mbi", Concept::us_mbi},
    {"medicare", Concept::us_mbi},
    {"dea", Concept::us_dea},
    {"siren", Concept::company},
    {"siret", Concept::company},
    {"nip", Concept::company},
    {"regon", Concept::company},
    {"cvr", Concept::company},
    {"orgnr", Concept::company},
    {"organisationsnummer", Concept::company},
    {"organisasjonsnummer", Concept::company},
    {"tunnus", Concept::company},
    {"cuit", Concept::company},
    {"cuil", Concept::company},
    {"cnpj", Concept::company},
    {"nit", Concept::company},
    {"ruc", Concept::company},
    {"cif", Concept::company},
    {"abn", Concept::company},
    {"acn", Concept::company},
    {"gstin", Concept::company},
    {"gstins", Concept::company},
    {"gst", Concept::company},
    {"brn", Concept::company},
    {"company number", Concept::company},
    {"registration number", Concept::company},
    {"business number", Concept::company},
    {"ondernemingsnummer", Concept::company},
    {"kbo", Concept::company},
    {"company registration", Concept::company},
    {"clabe", Concept::clabe},
    {"creditor id", Concept::creditor},
    {"gläubiger id", Concept::creditor},
    {"creditor identifier", Concept::creditor},
    {"plate", Concept::vehicle},
    {"plates", Concept::vehicle},
    {"vehicle", Concept::vehicle},
    {"vehicles", Concept::vehicle},
    {"license plate", Concept::vehicle},
    {"kennzeichen", Concept::vehicle},
    {"fahrzeug", Concept::vehicle},
    {"immatriculation", Concept::vehicle},
    {"targa", Concept::vehicle},
    {"matrícula", Concept::vehicle},
    {"plaka", Concept::vehicle},
    {"plakası", Concept::vehicle},
    {"vrm", Concept::vehicle},
    {"registration plate", Concept::vehicle},
    {"number plate", Concept::vehicle},
    {"vin", Concept::vehicle},
    {"chassis", Concept::vehicle},
    {"car registration", Concept::vehicle},
    {"imei", Concept::imei},
    {"postcode", Concept::postcode},
    {"postal code", Concept::postcode},
    {"zip", Concept::postcode},
    {"zip code", Concept::postcode},
    {"plz", Concept::postcode},
    {"postleitzahl", Concept::postcode},
    {"code postal", Concept::postcode},
    {"codice postale", Concept::postcode},
    {"vat", Concept::tax},
    {"vat number", Concept::tax},
    {"ust idnr", Concept::tax},
    {"ustid", Concept::tax},
    {"idnr", Concept::tax},
    {"tva", Concept::tax},
    {"iva", Concept::tax},
    {"partita iva", Concept::tax},
    {"btw", Concept::tax},
    {"mwst", Concept::tax},
    {"bank code", Concept::bic},
    {"pasaporte", Concept::passport},
    {"여권번호는", Concept::passport},
    {"여권번호", Concept::passport},
    {"travel passport", Concept::passport},
    {"паспорт", Concept::passport},
    {"hrb", Concept::de_register},
    {"hra", Concept::de_register},
    {"handelsregister", Concept::de_register},
    {"handelsregisternummer", Concept::de_register},
    {"pnr", Concept::se_personnummer},
    {"identity code", Concept::identity},
    {"id code", Concept::identity},
    {"resident number", Concept::identity},
    {"permanent resident", Concept::identity},
    {"id no", Concept::identity},
    {"kimlik no", Concept::identity},
    {"orgnummer", Concept::company},
    {"organisation number", Concept::company},
    {"organization number", Concept::company},
    {"gk nummer", Concept::de_health_insurance},
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
  ConceptSet means;
};

constexpr std::size_t kCells = 2048;

constexpr std::size_t cell_of(std::uint64_t hash) {
  return (hash ^ (hash >> 29)) % kCells;
}

constexpr std::array<Cell, kCells> make_cells() {
  std::array<Cell, kCells> cells{};
  for (const Word& word : kWords) {
    const std::uint64_t hash = hash_of(word.text);
    std::size_t at = cell_of(hash);
    while (!cells[at].means.empty() && cells[at].hash != hash) {
      at = (at + 1) % kCells;
    }
    cells[at].hash = hash;
    cells[at].means |= ConceptSet(word.means);
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
  for (std::size_t at = cell_of(hash); !kTable[at].means.empty(); at = (at + 1) % kCells) {
    if (kTable[at].hash == hash) {
      return kTable[at].means;
    }
  }
  return {};
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
  ConceptSet concepts;
  auto at = std::ranges::upper_bound(named_, begin, {}, &Named::end);
  for (; at != named_.end() && at->end <= end; ++at) {
    concepts |= at->begin >= begin ? at->concepts : ConceptSet();
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
    if (const ConceptSet pair = meaning_of(hash_on(first, word)); !pair.empty()) {
      named_.push_back({.begin = previous_begin_, .end = end, .concepts = pair});
    }
    if (const ConceptSet alone = meaning_of(hash_on(kHashSeed, word)); !alone.empty()) {
      named_.push_back({.begin = begin, .end = end, .concepts = alone});
    }
  }
  previous_begin_ = begin;
  previous_end_ = end;
}

}  // namespace sluice::scan
