// A rule that takes wrong numbers floods people with false alarms; one that refuses right ones lets
// the identity of somebody out.

#include "algo/scan/world_ids.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "algo/scan/validators.h"
#include "domain/entity.h"

namespace sluice::scan {
namespace {

/// A number that is right, as its authority, a standard or Wikipedia prints it, or made by the rule
/// where none is printed. Changing its last digit makes it wrong.
struct IdCase {
  std::string_view type;
  std::string_view value;
};

constexpr IdCase kIds[] = {
    {"financial.ar_cuit", "20-05536168-2"},
    {"financial.au_abn", "51 824 753 556"},
    {"financial.au_acn", "004 085 616"},
    {"financial.be_enterprise", "0403.019.261"},
    {"financial.br_cnpj", "16.727.230/0001-97"},
    {"financial.card", "4012 8888 8888 1881"},
    {"financial.co_nit", "213123432-1"},
    {"financial.de_vat", "DE136695976"},
    {"financial.dk_cvr", "13585628"},
    {"financial.es_cif", "A58818501"},
    {"financial.fi_business", "2077474-0"},
    {"financial.fr_company", "732 829 320"},
    {"financial.fr_company", "732 829 320 00074"},
    {"financial.fr_vat", "FR40303265045"},
    {"financial.gr_afm", "094259216"},
    {"financial.it_vat", "00743110157"},
    {"financial.kr_business", "104-86-56659"},
    {"financial.mx_clabe", "032180000118359719"},
    {"financial.no_organisation", "988 077 917"},
    {"financial.pe_ruc", "20512333797"},
    {"financial.pl_nip", "856-734-62-15"},
    {"financial.pl_regon", "192598184"},
    {"financial.ru_inn", "7707083893"},
    {"financial.se_organisation", "556703-7485"},
    {"financial.sepa_creditor", "DE98ZZZ09999999999"},
    {"financial.sg_uen", "53125226D"},
    {"financial.sg_uen", "201434292D"},
    {"financial.sg_uen", "T16RF0037C"},
    {"financial.uk_vat", "GB980780684"},
    {"financial.us_routing", "011000015"},
    {"medical.de_physician", "123456601"},
    {"medical.us_dea", "AB1234563"},
    {"medical.us_npi", "1234567893"},
    {"personal.at_svnr", "1237 010180"},
    {"personal.au_medicare", "2123 45670 1"},
    {"personal.au_tfn", "876 543 210"},
    {"personal.baltic_code", "36805280109"},
    {"personal.baltic_code", "33309240064"},
    {"personal.be_nrn", "85.07.30-033.28"},
    {"personal.bg_egn", "7523169263"},
    {"personal.br_cpf", "390.533.447-05"},
    {"personal.ca_sin", "130 692 544"},
    {"personal.ch_ahv", "756.9217.0769.85"},
    {"personal.cl_rut", "12.531.909-2"},
    {"personal.cn_identity", "11010519491231002X"},
    {"personal.cz_birth_number", "710319/2745"},
    {"personal.de_health_insurance", "A123456780"},
    {"personal.de_id_card", "L01X00T44"},
    {"personal.de_social_security", "15070649C103"},
    {"personal.de_tax_id", "36574261809"},
    {"personal.dk_cpr", "211062-5629"},
    {"personal.do_identity", "001-1391820-5"},
    {"personal.ec_identity", "1714307103"},
    {"personal.es_nie", "X2482300W"},
    {"personal.es_nif", "54362315K"},
    {"personal.fi_hetu", "131052-308T"},
    {"personal.fr_nir", "2 95 10 99 126 111 93"},
    {"personal.gr_amka", "01013099997"},
    {"personal.hk_identity", "A1234563"},
    {"personal.hr_oib", "33392005961"},
    {"personal.hu_taj", "111 111 110"},
    {"personal.hu_tax", "8071592153"},
    {"personal.ie_pps", "6433435F"},
    {"personal.il_identity", "039337423"},
    {"personal.is_kennitala", "450401-3150"},
    {"personal.it_fiscal_code", "RSSMRA85T10A562S"},
    {"personal.jmbg", "0101006500006"},
    {"personal.jp_my_number", "123456789018"},
    {"personal.lv_code", "161175-19997"},
    {"personal.mx_curp", "BOXW310820HNERXN09"},
    {"personal.mx_rfc", "GODE561231GR8"},
    {"personal.ng_nin", "12345678902"},
    {"personal.nl_bsn", "111222333"},
    {"personal.no_birth_number", "151086 95088"},
    {"personal.nz_ird", "49-091-850"},
    {"personal.pl_pesel", "44051401359"},
    {"personal.pt_nif", "123456789"},
    {"personal.ro_cnp", "1630615123457"},
    {"personal.ru_inn", "500100732259"},
    {"personal.ru_snils", "112-233-445 95"},
    {"personal.se_personnummer", "811228-9874"},
    {"personal.sg_nric", "S2740116C"},
    {"personal.th_tnin", "1234567890121"},
    {"personal.tr_identity", "10000000146"},
    {"personal.tw_identity", "A123456789"},
    {"personal.ua_rnokpp", "1759013776"},
    {"personal.uk_nhs", "943 476 5919"},
    {"personal.uy_identity", "1.234.567-2"},
    {"personal.za_identity", "8001015009087"},
    {"technical.imei", "490154203237518"},
    {"technical.vin", "1M8GDM9AXKP042788"},
};

EntityType type_of(std::string_view name) {
  const auto type = EntityCatalog().find(name);
  EXPECT_TRUE(type.has_value()) << name;
  return type.value_or(EntityType{});
}

TEST(WorldIds, RightNumbersAreTaken) {
  for (const IdCase& c : kIds) {
    SCOPED_TRACE(std::string(c.type) + " " + std::string(c.value));
    EXPECT_EQ(is_valid_identifier(type_of(c.type), c.value), true);
  }
}

/// The character that is changed: the last digit, or where check characters stand inside (a VIN's
/// ninth, a physician's seventh), a digit before.
std::string broken(std::string_view type, std::string value) {
  const bool has_inner_check = type == "technical.vin" || type == "medical.de_physician" ||
                               type == "personal.at_svnr" || type == "personal.au_medicare" ||
                               type == "financial.sg_uen" || type == "financial.es_cif";
  std::size_t at = value.find_last_of("0123456789");
  if (has_inner_check) {
    at = value.find_first_of("123456789");
  }
  value[at] = value[at] == '9' ? '8' : static_cast<char>(value[at] + 1);
  return value;
}

TEST(WorldIds, NumbersWithOneWrongDigitAreNot) {
  for (const IdCase& c : kIds) {
    const std::string wrong = broken(c.type, std::string(c.value));
    SCOPED_TRACE(std::string(c.type) + " " + wrong);
    EXPECT_EQ(is_valid_identifier(type_of(c.type), wrong), false);
  }
}

struct ShapeCase {
  const char* note;
  std::string_view type;
  std::string_view value;
  bool want;
};

constexpr ShapeCase kShapes[] = {
    {"Korean number with a date", "personal.kr_rrn", "960121-1234567", true},
    {"Korean number of a 30th of February", "personal.kr_rrn", "960230-1234567", false},
    {"Korean number of no century", "personal.kr_rrn", "960121-9234567", false},
    {"Emirates number", "personal.ae_identity", "784-1980-1234567-9", false},
    {"Indian GSTIN", "financial.in_gstin", "27ABCDE1234F1Z5", true},
    {"Indian GSTIN of no state", "financial.in_gstin", "38ABCDE1234F1Z5", false},
    {"Medicare beneficiary", "medical.us_mbi", "1EG4-TE5-MK73", true},
    {"Medicare beneficiary with a letter that is never used",
     "medical.us_mbi",
     "1SG4-TE5-MK73",
     false},
    {"British licence", "personal.uk_driving_licence", "MORGA657054SM9IJ", true},
    {"British licence, month 13", "personal.uk_driving_licence", "MORGA613054SM9IJ", false},
    {"postcode", "personal.postcode", "EC1A 1BB", true},
    {"postcode of no area", "personal.postcode", "VA1 1AA", false},
    {"postcode with a letter that is never used", "personal.postcode", "M1 1CA", false},
    {"British plate", "personal.vehicle", "AB51 ABC", true},
    {"SNILS that is too old to have a check", "personal.ru_snils", "000-000-000 00", false},
    {"Moldovan number that begins with another digit", "personal.md_idnp", "1004048123455", false},
    {"Kazakh number of no century", "personal.kz_iin", "970415900018", false},
    {"Saudi number", "personal.sa_identity", "3055555556", false},
};

TEST(WorldIds, ShapesAreThoseOfTheAuthorities) {
  for (const ShapeCase& c : kShapes) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(is_valid_identifier(type_of(c.type), c.value), c.want);
  }
}

TEST(WorldIds, NothingElseIsAnIdentifier) {
  for (const std::string_view value : {"", "1", "abc", "0000000000000000000000000000"}) {
    for (const IdCase& c : kIds) {
      EXPECT_EQ(is_valid_identifier(type_of(c.type), value), false) << c.type;
    }
  }
  EXPECT_EQ(is_valid_identifier(entity("personal.email"), "ann@acme.io"), std::nullopt);
}

TEST(WorldIds, ThereAreAsManyAsTheDocumentationSays) {
  EXPECT_GE(validator_count(), 90U);
}

}  // namespace
}  // namespace sluice::scan
