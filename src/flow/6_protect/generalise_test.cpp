#include "flow/6_protect/generalise.h"

#include <string>

#include <gtest/gtest.h>

namespace sluice::protect {
namespace {

struct Case {
  std::string_view note;
  std::string text;
  std::string_view want;  // Empty: no coarser text is known.
};

// If a date were read wrongly, a model would reason about another month; if something that is no
// date passed, its digits would leave unmasked.
TEST(GeneraliseDate, KeepsTheMonthOrLess) {
  const Case cases[] = {
      {"ISO", "1990-03-15", "1990-03"},
      {"ISO with slashes", "1990/03/15", "1990-03"},
      {"dots", "15.3.1990", "1990-03"},
      {"dots, both could be months: day first", "03.04.1990", "1990-04"},
      {"slashes, day first", "15/03/1990", "1990-03"},
      {"slashes, month first", "03/15/1990", "1990-03"},
      {"slashes, nobody can tell", "03/04/1990", "1990"},
      {"English", "15 March 1990", "1990-03"},
      {"American", "Mar 15, 1990", "1990-03"},
      {"December", "1990-12-31", "1990-12"},
      {"month 13", "1990-13-01", ""},
      {"day 0", "1990-01-00", ""},
      {"day 32", "1990-01-32", ""},
      {"two-digit year", "15.03.90", ""},
      {"no date", "soon", ""},
      {"not a month", "15 Monday 1990", ""},
      {"two numbers", "03/1990", ""},
      {"four numbers", "1990-03-15-01", ""},
      {"a card", "4111 1111 1111 1111", ""},
      {"trailing words", "1990-03-15 in Rome", ""},
      {"empty", "", ""},
      {"too long", std::string(40, ' ') + "1990-03-15", ""},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(generalise_date(c.text).value_or(""), c.want) << c.note;
  }
}

// If more than the magnitude stayed, the salary that was to be hidden would be readable.
TEST(GeneraliseAmount, KeepsThePowerOfTenAndTheCurrency) {
  const Case cases[] = {
      {"plain", "12345", "about 10000"},
      {"English groups", "12,345.67", "about 10000"},
      {"German groups", "12.345,67 EUR", "about 10000 EUR"},
      {"Swiss groups", "CHF 12'345.60", "about 10000 CHF"},
      {"sign before", "$99", "about 10 $"},
      {"sign behind", "99 €", "about 10 €"},
      {"one digit", "7", "about 1"},
      {"one decimal", "3.5", "about 1"},
      {"group of three is no decimal", "1,000", "about 1000"},
      {"longest", std::string(15, '9'), "about 100000000000000"},
      {"too many digits", std::string(16, '9'), ""},
      {"words", "about 12345 or so", ""},
      {"no digit", "EUR", ""},
      {"two amounts", "12 / 13", ""},
      {"empty", "", ""},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(generalise_amount(c.text).value_or(""), c.want) << c.note;
  }
}

// The last octet names one machine, in an office often one person.
TEST(GeneraliseIp, KeepsTheNetwork) {
  const Case cases[] = {
      {"private", "192.168.17.23", "192.168.17.0/24"},
      {"largest", "255.255.255.255", "255.255.255.0/24"},
      {"octet too large", "192.168.17.256", ""},
      {"three octets", "192.168.17", ""},
      {"five octets", "192.168.17.23.4", ""},
      {"a network already", "192.168.17.23/16", ""},
      {"IPv6", "2001:db8::1", ""},
      {"blank", "192.168.17. 23", ""},
      {"sign", "192.168.17.-2", ""},
      {"empty", "", ""},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(generalise_ip(c.text).value_or(""), c.want) << c.note;
  }
}

}  // namespace
}  // namespace sluice::protect
