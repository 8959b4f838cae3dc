#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "algo/yaml/map_reader.h"
#include "algo/yaml/parse.h"
#include "algo/yaml/value.h"

namespace sluice::yaml {
namespace {

std::string first_problem(const std::vector<Problem>& problems) {
  return problems.empty() ? "" : to_string(problems.front());
}

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

std::string values(std::size_t count) {
  std::string list = "[1";
  for (std::size_t i = 2; i < count; ++i) {  // The list itself is one.
    list += ",1";
  }
  return list + "]";
}

// Editors jump to these places; a shifted one sends people to the wrong line.
TEST(Parse, KeepsPlaces) {
  const Document document = parse("# c\na:\n  - {b: 1,  \"c\": 'x'}\n\n  - d\n", "f.yaml");
  ASSERT_TRUE(document.readable);
  ASSERT_TRUE(document.problems.empty());
  const Node& list = document.root.children.at(0);
  EXPECT_EQ(list.key, "a");
  EXPECT_EQ(list.key_line, 2);
  EXPECT_EQ(list.kind, Kind::list);
  const Node& c = list.children.at(0).children.at(1);
  EXPECT_EQ(c.key, "c");
  EXPECT_EQ(c.key_column, 13);
  EXPECT_EQ(c.text, "x");
  EXPECT_EQ(c.line, 3);
  EXPECT_EQ(c.column, 18);
  EXPECT_EQ(list.children.at(1).line, 5);
}

struct RefusedCase {
  const char* note;
  std::string text;
  std::string_view want;  ///< the first problem
};

const RefusedCase kRefusedCases[] = {
    {"anchor",
     "a: &x 1",
     "f:1:4: error: anchors (`&name`) are not allowed; write the value out where it is needed"},
    {"anchor on a list",
     "a: &x [1]",
     "f:1:4: error: anchors (`&name`) are not allowed; write the value out where it is needed"},
    {"merge key",
     "b: &x {c: 1}\na: {<<: *x}",
     "f:1:4: error: anchors (`&name`) are not allowed; write the value out where it is needed"},
    {"alias without anchor",
     "a: *x",
     "f:1:4: error: no valid YAML: the referenced anchor is not defined"},
    {"tag", "a: !!str 1", "f:1:4: error: tags (`!name`) are not allowed"},
    {"tag on a map", "--- !m {a: 1}", "f:1:5: error: tags (`!name`) are not allowed"},
    {"duplicate key",
     "a: 1\nb: 2\na: 3",
     "f:3:1: error: duplicate key `a`; it stands in line 1 too"},
    {"duplicate key, quoted",
     "{a: 1, \"a\": 2}",
     "f:1:8: error: duplicate key `a`; it stands in line 1 too"},
    {"a list as key", "? [a]\n: 1", "f:1:3: error: a key must be a plain text"},
    {"an empty key", "? \n: 1", "f:2:1: error: a key must be a plain text"},
    {"second document",
     "a: 1\n---\nb: 2",
     "f:3:1: error: several documents (`---`) in one file are not allowed"},
    {"second document, empty",
     "a: 1\n--- x",
     "f:2:5: error: several documents (`---`) in one file are not allowed"},
    {"tab as indentation", "a:\n\tb: 1", "f:2:3: error: no valid YAML: illegal map value"},
    {"unclosed list", "a: [1, 2", "f:1:9: error: no valid YAML: end of sequence flow not found"},
    {"unclosed quote", "a: \"b", "f:1:6: error: no valid YAML: illegal EOF in scalar"},
    {"bad indentation", "a: 1\n  b: 2", "f:2:4: error: no valid YAML: illegal map value"},
    {"a byte that the library takes for the end",
     std::string("a: 1\n") + '\x04' + "never: 2",
     "f:2:1: error: control characters are not allowed"},
    {"NUL",
     std::string("a: 1\nb: x") + '\0' + "y",
     "f:2:5: error: control characters are not allowed"},
    {"UTF-16",
     std::string("\xff\xfe"
                 "a\0:\0",
                 6),
     "f:1:4: error: control characters are not allowed"},
    {"no UTF-8", "a: 1\nb: \xc3\x28", "f:2:1: error: the text must be UTF-8"},
    {"too deep", nested(kDepthMax + 1), "f:1:33: error: nested deeper than 32 levels"},
    {"far too deep", nested(100'000), "f:1:33: error: nested deeper than 32 levels"},
    {"too many values", values(kNodesMax + 2), "f:1:100002: error: more than 50000 values"},
    {"too long", std::string(kTextBytesMax + 1, '#'), "f:1:1: error: longer than 1048576 bytes"},
};

// What we do not read exactly as a person does must not be read at all: an alias or a second
// document would be a rule that stands somewhere else than it seems.
TEST(Parse, RefusesWhatTheSubsetLeavesOut) {
  for (const RefusedCase& c : kRefusedCases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(first_problem(parse(c.text, "f").problems), c.want);
  }
}

TEST(Parse, ServesWhatIsAtTheLimit) {
  EXPECT_TRUE(parse(nested(kDepthMax), "f").problems.empty());
  EXPECT_TRUE(parse(values(kNodesMax), "f").problems.empty());
  EXPECT_TRUE(parse(std::string(kTextBytesMax, '#'), "f").problems.empty());
}

TEST(Parse, AllRefusalsAtOnce) {
  const Document document = parse("a: &x 1\nb: *x\na: !t 2", "f");
  EXPECT_TRUE(document.readable);
  EXPECT_EQ(document.problems.size(), 4U);
  EXPECT_EQ(document.root.children.at(1).kind, Kind::refused);
}

struct ScalarCase {
  const char* note;
  std::string_view text;
  std::string_view want;  ///< value, or the problem behind `error: `
};

/// Reads the value of `v` in `text` and says what came out.
template <typename Read>
std::string outcome_of(std::string_view text, Read read) {
  const Document document = parse(fmt::format("v: {}", text), "f");
  Findings findings{.file = "f"};
  const Value value(document.root.children.at(0), "v", findings);
  const std::string result = read(value);
  return findings.problems.empty() ? result : findings.problems[0].message;
}

constexpr ScalarCase kDurations[] = {
    {"milliseconds", "500ms", "500"},
    {"seconds", "30s", "30000"},
    {"minutes", "2m", "120000"},
    {"at the least", "1ms", "1"},
    {"at the most", "1h", "3600000"},
    {"beyond", "61m", "must be a duration with ms, s, m or h, 1ms..3600s"},
    {"below", "0s", "must be a duration with ms, s, m or h, 1ms..3600s"},
    {"no unit", "30", "must be a duration with ms, s, m or h, 1ms..3600s"},
    {"no number", "s", "must be a duration with ms, s, m or h, 1ms..3600s"},
    {"a fraction", "1.5s", "must be a duration with ms, s, m or h, 1ms..3600s"},
    {"a sign", "-1s", "must be a duration with ms, s, m or h, 1ms..3600s"},
    {"a space", "1 s", "must be a duration with ms, s, m or h, 1ms..3600s"},
    {"overflow", "99999999999999999999h", "must be a duration with ms, s, m or h, 1ms..3600s"},
    {"overflow by unit",
     "9223372036854775807h",
     "must be a duration with ms, s, m or h, 1ms..3600s"},
    {"a list", "[1s]", "must be a duration, not a list"},
    {"nothing", "", "must be a duration, not nothing"},
};

TEST(Value, Durations) {
  for (const ScalarCase& c : kDurations) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(outcome_of(c.text,
                         [](const Value& value) {
                           const auto time = value.duration(
                               {std::chrono::milliseconds(1), std::chrono::hours(1)});
                           return time ? fmt::format("{}", time->count()) : "";
                         }),
              c.want);
  }
}

constexpr ScalarCase kSizes[] = {
    {"bytes", "4096", "4096"},
    {"KiB", "1KiB", "1024"},
    {"MiB", "32MiB", "33554432"},
    {"no powers of ten", "1MB", "must be a size with KiB, MiB or GiB, 1..1073741824 bytes"},
    {"beyond", "2GiB", "must be a size with KiB, MiB or GiB, 1..1073741824 bytes"},
    {"at the most", "1GiB", "1073741824"},
};

TEST(Value, ByteSizes) {
  for (const ScalarCase& c : kSizes) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(outcome_of(c.text,
                         [](const Value& value) {
                           const auto bytes = value.byte_size({1, 1 << 30});
                           return bytes ? fmt::format("{}", *bytes) : "";
                         }),
              c.want);
  }
}

constexpr ScalarCase kIntegers[] = {
    {"in range", "10", "10"},
    {"quoted", "\"7\"", "7"},
    {"beyond", "11", "must be a whole number, -1..10"},
    {"negative", "-1", "-1"},
    {"hexadecimal", "0x1", "must be a whole number, -1..10"},
    {"a plus", "+1", "must be a whole number, -1..10"},
    {"a float", "1e0", "must be a whole number, -1..10"},
    {"a word", "ten", "must be a whole number, -1..10"},
    {"huge", "99999999999999999999999", "must be a whole number, -1..10"},
};

TEST(Value, Integers) {
  for (const ScalarCase& c : kIntegers) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(outcome_of(c.text,
                         [](const Value& value) {
                           const auto number = value.integer({-1, 10});
                           return number ? fmt::format("{}", *number) : "";
                         }),
              c.want);
  }
}

constexpr ScalarCase kDates[] = {
    {"a day", "2026-12-01", "20788"},
    {"a leap day", "2028-02-29", "21243"},
    {"no leap day", "2027-02-29", "must be a date of the calendar"},
    {"month 13", "2026-13-01", "must be a date of the calendar"},
    {"day 0", "2026-12-00", "must be a date of the calendar"},
    {"short", "2026-1-1", "must be a date of the calendar"},
    {"a sign inside", "2026--1-01", "must be a date of the calendar"},
    {"with time", "2026-12-01T00:00", "must be a date of the calendar"},
};

TEST(Value, Dates) {
  for (const ScalarCase& c : kDates) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(outcome_of(c.text,
                         [](const Value& value) {
                           const auto day = value.date();
                           return day ? fmt::format("{}", day->time_since_epoch().count()) : "";
                         }),
              c.want);
  }
}

TEST(Value, OneOrMany) {
  const auto count = [](const Value& value) {
    return fmt::format("{}", value.one_or_many().size());
  };
  EXPECT_EQ(outcome_of("a", count), "1");
  EXPECT_EQ(outcome_of("[a, b]", count), "2");
  EXPECT_EQ(outcome_of("[]", count), "0");
}

// A long list of names must not fill the screen.
TEST(Value, ShowsOnlySomeOfManyNames) {
  std::vector<std::string> names;
  for (int i = 0; i < 50; ++i) {
    names.push_back(fmt::format("n{}", i));
  }
  const std::string message =
      outcome_of("zzz", [&](const Value& v) { return v.one_of(names, "name") ? "" : "none"; });
  EXPECT_EQ(message,
            "unknown name `zzz`; allowed: n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11 ...");
}

// Two entries of one name are reported once, where they are, and not with every list of names.
TEST(Value, ShowsEachNameOnce) {
  const std::vector<std::string> names = {"onprem", "cloud", "onprem"};
  EXPECT_EQ(
      outcome_of("zzz", [&](const Value& v) { return v.one_of(names, "zone") ? "" : "none"; }),
      "unknown zone `zzz`; allowed: onprem, cloud");
}

// A name that could not be read may be the one that is meant: what refers to it is not wrong.
TEST(Value, NothingIsUnknownBesideANameThatCouldNotBeRead) {
  const Document document = parse("zzz", "f");
  Findings findings{.file = "f"};
  const std::vector<std::string> names = {"onprem", ""};
  EXPECT_FALSE(Value(document.root, "zone", findings).one_of(names, "zone").has_value());
  EXPECT_TRUE(findings.problems.empty());
}

constexpr std::string_view kKeys[] = {"listen", "admin", "limits"};

// A key of a later version must be told from a slip of the pen, and never be proposed.
TEST(MapReader, KeysThatAreNotBuilt) {
  constexpr std::string_view kLater[] = {"cache"};
  const Document document = parse("cache: 1\ncahe: 2\nzzz: 3", "f");
  Findings findings{.file = "f"};
  const MapReader map(Value(document.root, "server", findings), kKeys, kLater);
  ASSERT_EQ(findings.problems.size(), 3U);
  EXPECT_EQ(to_string(findings.problems[0]),
            "f:1:1: error: server.cache: `cache` is not built yet, and would not be obeyed (leave "
            "it out)");
  EXPECT_EQ(to_string(findings.problems[1]),
            "f:2:1: error: server.cahe: unknown key `cahe` (allowed: listen, admin, limits)");
  EXPECT_EQ(to_string(findings.problems[2]),
            "f:3:1: error: server.zzz: unknown key `zzz` (allowed: listen, admin, limits)");
}

// A key that is silently ignored is a setting that a person believes to be in force.
TEST(MapReader, UnknownAndMissingKeys) {
  const Document document = parse("lisetn: x\nlimits: [a, b]\nzzz: 1", "f");
  Findings findings{.file = "f"};
  const MapReader map(Value(document.root, "server", findings), kKeys);
  EXPECT_EQ(map.list("limits").size(), 2U);
  EXPECT_EQ(map.list("limits").at(1).path(), "server.limits[1]");
  EXPECT_FALSE(map.find("admin").has_value());
  EXPECT_FALSE(map.text("listen").has_value());
  ASSERT_EQ(findings.problems.size(), 3U);
  EXPECT_EQ(to_string(findings.problems[0]),
            "f:1:1: error: server.lisetn: unknown key `lisetn` (did you mean `listen`?)");
  EXPECT_EQ(to_string(findings.problems[1]),
            "f:3:1: error: server.zzz: unknown key `zzz` (allowed: listen, admin, limits)");
  EXPECT_EQ(to_string(findings.problems[2]), "f:1:1: error: server: `listen` is missing");
}

TEST(MapReader, SetLeavesTheDefaultWhereTheValueIsRefused) {
  const Document document = parse("listen: 5\nadmin: five", "f");
  Findings findings{.file = "f"};
  const MapReader map(Value(document.root, "", findings), kKeys);
  const auto number = [](const Value& value) { return value.integer({0, 9}); };
  int listen = 1;
  int admin = 1;
  int limits = 1;
  map.set(listen, "listen", number);
  map.set(admin, "admin", number);
  map.set(limits, "limits", number);
  EXPECT_EQ(listen, 5);
  EXPECT_EQ(admin, 1);
  EXPECT_EQ(limits, 1);
  EXPECT_EQ(findings.problems.size(), 1U);
}

TEST(MapReader, WhatIsNoMapIsReportedOnce) {
  const Document document = parse("[a]", "f");
  Findings findings{.file = "f"};
  const MapReader map(Value(document.root, "server", findings), kKeys);
  EXPECT_FALSE(map.is_map());
  EXPECT_FALSE(map.require("listen").has_value());
  EXPECT_EQ(findings.problems.size(), 1U);
}

}  // namespace
}  // namespace sluice::yaml
