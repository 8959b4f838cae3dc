// A checksum that passes too much floods callers with false alarms; one that passes too little lets
// real numbers out.

#include "algo/scan/checksums.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "algo/scan/national_ids.h"

namespace sluice::scan {
namespace {

std::vector<std::uint8_t> digits_of(std::string_view text) {
  std::vector<std::uint8_t> digits;
  digits.reserve(text.size());
  for (const char c : text) {
    digits.push_back(static_cast<std::uint8_t>(c - '0'));
  }
  return digits;
}

struct DigitsCase {
  const char* note;
  bool (*is_valid)(Digits);
  std::string_view digits;
  bool want;
};

// Examples that the authorities or the standards publish; the invalid ones change one digit.
constexpr DigitsCase kDigitsCases[] = {
    {"Luhn: ISO example", luhn, "79927398713", true},
    {"Luhn: wrong check digit", luhn, "79927398710", false},
    {"Luhn: two digits swapped", luhn, "79927398731", false},
    {"Luhn: nothing", luhn, "", false},
    {"Verhoeff: Wagner 2003", verhoeff, "2363", true},
    {"Verhoeff: digits swapped", verhoeff, "3263", false},
    {"MOD 11,10: ISO 7064", mod_11_10, "07945", true},
    {"MOD 11,10: wrong", mod_11_10, "07944", false},
    {"card: Visa", is_card, "4111111111111111", true},
    {"card: American Express", is_card, "378282246310005", true},
    {"card: right Luhn, no issuer", is_card, "1000000000000008", false},
    {"card: Visa of a length that it does not have", is_card, "411111111117", false},
    {"SSN: never issued area 666", is_us_ssn, "666121234", false},
    {"SSN: area 9xx", is_us_ssn, "900121234", false},
    {"SSN: group 00", is_us_ssn, "123001234", false},
    {"SSN", is_us_ssn, "536904399", true},
    {"ITIN", is_us_itin, "911701234", true},
    {"ITIN: group not in use", is_us_itin, "911691234", false},
    {"routing: Federal Reserve Boston", is_us_routing, "011000015", true},
    {"routing: wrong check digit", is_us_routing, "011000016", false},
    {"routing: no such district", is_us_routing, "421042111", false},
    {"NHS", is_uk_nhs, "9434765919", true},
    {"NHS: wrong", is_uk_nhs, "9434765918", false},
    {"German tax id", is_de_tax_id, "36574261809", true},
    {"German tax id: wrong check digit", is_de_tax_id, "36574261890", false},
    {"German tax id: no digit twice", is_de_tax_id, "12345678903", false},
    {"NIR", is_fr_nir, "255081416802538", true},
    {"NIR: wrong key", is_fr_nir, "255081416802539", false},
    {"PESEL", is_pl_pesel, "44051401359", true},
    {"PESEL: wrong", is_pl_pesel, "44051401358", false},
    {"PESEL: no such day", is_pl_pesel, "44053201351", false},
    {"BSN", is_nl_bsn, "111222333", true},
    {"BSN of eight digits", is_nl_bsn, "10000021", true},
    {"BSN: wrong", is_nl_bsn, "111222334", false},
    {"personnummer", is_se_personnummer, "8112189876", true},
    {"personnummer with century", is_se_personnummer, "198112189876", true},
    {"personnummer: wrong", is_se_personnummer, "8112189877", false},
    {"Belgian number", is_be_nrn, "85073003328", true},
    {"Belgian number: wrong", is_be_nrn, "85073003329", false},
    {"Portuguese NIF", is_pt_nif, "123456789", true},
    {"Portuguese NIF: wrong", is_pt_nif, "123456788", false},
    {"CPF", is_br_cpf, "52998224725", true},
    {"CPF: all the same", is_br_cpf, "11111111111", false},
    {"CPF: wrong", is_br_cpf, "52998224724", false},
    {"Aadhaar", is_in_aadhaar, "234123412346", true},
    {"Aadhaar: wrong", is_in_aadhaar, "234123412347", false},
    {"SIN", is_ca_sin, "130692544", true},
    {"SIN: wrong", is_ca_sin, "130692545", false},
    {"TFN", is_au_tfn, "123456782", true},
    {"TFN: wrong", is_au_tfn, "123456783", false},
};

TEST(Checksums, Digits) {
  for (const DigitsCase& c : kDigitsCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(c.is_valid(digits_of(c.digits)), c.want);
  }
}

struct CodeCase {
  const char* note;
  bool (*is_valid)(std::string_view);
  std::string_view code;
  bool want;
};

constexpr CodeCase kCodeCases[] = {
    {"NIF", is_es_nif, "12345678Z", true},
    {"NIF: wrong letter", is_es_nif, "12345678A", false},
    {"NIE", is_es_nie, "X1234567L", true},
    {"NIE: wrong letter", is_es_nie, "X1234567M", false},
    {"NINO", is_uk_nino, "AB123456C", true},
    {"NINO: prefix that is not given out", is_uk_nino, "GB123456C", false},
    {"NINO: no such suffix", is_uk_nino, "AB123456E", false},
    {"codice fiscale", is_it_fiscal_code, "RSSMRA85T10A562S", true},
    {"codice fiscale: wrong", is_it_fiscal_code, "RSSMRA85T10A562T", false},
    {"codice fiscale: no such month", is_it_fiscal_code, "RSSMRA85F10A562S", false},
    {"HETU", is_fi_hetu, "131052308T", true},
    {"HETU with a letter for the century", is_fi_hetu, "131052A308T", true},
    {"HETU: wrong", is_fi_hetu, "131052308U", false},
    {"PAN", is_in_pan, "ABCPE1234F", true},
    {"PAN: no such holder", is_in_pan, "ABCDE1234F", false},
    {"NRIC", is_sg_nric, "S1234567D", true},
    {"NRIC: wrong", is_sg_nric, "S1234567E", false},
};

TEST(Checksums, Codes) {
  for (const CodeCase& c : kCodeCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(c.is_valid(c.code), c.want);
  }
}

TEST(Checksums, Mod97OfAnIbanIsOne) {
  EXPECT_EQ(mod_97("GB82", mod_97("WEST12345698765432")), 1U);
  EXPECT_NE(mod_97("GB83", mod_97("WEST12345698765432")), 1U);
}

TEST(Checksums, Dates) {
  EXPECT_TRUE(is_date(2024, 2, 29));
  EXPECT_FALSE(is_date(2023, 2, 29));
  EXPECT_FALSE(is_date(2023, 13, 1));
  EXPECT_FALSE(is_date(2023, 0, 1));
}

}  // namespace
}  // namespace sluice::scan
