#include "flow/9_record/exposition.h"

#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::record {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string exposition_of(const Metrics& metrics) {
  const Metrics* const threads[] = {&metrics};
  return exposition(threads);
}

void serve_one(Metrics& metrics) {
  metrics.begun();
  metrics.ended(Ending::answered, ErrorCode::internal);
  metrics.duration_us.observe(3'000);
  metrics.overhead_us.observe(60);
  RouteMetrics& route = metrics.route({"vendor", "big", "cloud"});
  route.attempts.add();
  route.failures[0].add();
  route.answers.add();
  route.output_tokens.add(5);
  route.cost_nano_usd.add(1'000'000'007);
  route.output_usage.observe(5);
}

/// The names of all families in an exposition.
std::set<std::string> families_in(const std::string& text) {
  std::set<std::string> names;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) {
      names.insert(line.substr(7, line.find(' ', 7) - 7));
    }
  }
  return names;
}

/// The names in the first column of the document's tables: | `name` | ...
std::set<std::string> names_in_document() {
  std::ifstream file(SLUICE_METRICS_DOC);
  std::set<std::string> names;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| `")) {
      names.insert(line.substr(3, line.find('`', 3) - 3));
    }
  }
  return names;
}

TEST(Exposition, IsWhatTheDocumentLists) {
  // Otherwise dashboards would be built on names that do not exist, or miss some that do.
  Metrics metrics;
  EXPECT_EQ(families_in(exposition_of(metrics)), names_in_document());
  EXPECT_GE(names_in_document().size(), 15U);
}

TEST(Exposition, EveryLineIsWellFormed) {
  // Otherwise one bad line would make a scraper drop the whole page.
  Metrics metrics;
  serve_one(metrics);
  metrics.route({"a\"b\\c\nd", "m", "z"}).attempts.add();
  const std::regex form(
      R"((# (HELP|TYPE) [a-z_]+ .+)|([a-z_]+(\{([a-z_]+="([^"\\]|\\["\\n])*",?)+\})? [0-9.]+))");
  std::istringstream lines(exposition_of(metrics));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(std::regex_match(line, form)) << line;
  }
}

TEST(Exposition, SumsOverThreads) {
  // Otherwise a gateway with 16 threads would report a sixteenth of its traffic.
  Metrics a;
  Metrics b;
  serve_one(a);
  serve_one(b);
  b.begun();
  const Metrics* const threads[] = {&a, &b};
  const std::string text = exposition(threads);
  EXPECT_THAT(text, HasSubstr("sluice_requests_total{outcome=\"answered\",error=\"\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("sluice_open_requests 1\n"));
  EXPECT_THAT(
      text, HasSubstr("sluice_attempts_total{engine=\"vendor\",model=\"big\",zone=\"cloud\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("zone=\"cloud\"} 2.000000014\n"));
}

TEST(Exposition, HistogramsAreCumulative) {
  // Otherwise every quantile on every dashboard would be wrong.
  Metrics metrics;
  metrics.duration_us.observe(1'000);        // At its bound: inside.
  metrics.duration_us.observe(1'001);        // Just beyond: the next one.
  metrics.duration_us.observe(999'000'000);  // Beyond all bounds.
  const std::string text = exposition_of(metrics);
  EXPECT_THAT(text, HasSubstr("sluice_request_duration_seconds_bucket{le=\"0.001000\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sluice_request_duration_seconds_bucket{le=\"0.002500\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("sluice_request_duration_seconds_bucket{le=\"120.000000\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("sluice_request_duration_seconds_bucket{le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("sluice_request_duration_seconds_count 3\n"));
  EXPECT_THAT(text, HasSubstr("sluice_request_duration_seconds_sum 999.002001\n"));
}

TEST(Exposition, RefusalsAreCountedByError) {
  // Otherwise a refusal by policy could not be told from an outage.
  Metrics metrics;
  metrics.ended(Ending::refused, ErrorCode::denied_by_policy);
  metrics.ended(Ending::failed, ErrorCode::unavailable);
  const std::string text = exposition_of(metrics);
  EXPECT_THAT(text, HasSubstr("{outcome=\"refused\",error=\"denied_by_policy\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("{outcome=\"failed\",error=\"unavailable\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("{outcome=\"refused\",error=\"unavailable\"}")));
}

TEST(Metrics, RoutesBeyondTheLimitAreCountedTogether) {
  // Otherwise a configuration that changes all the time would eat the memory.
  Metrics metrics;
  for (std::size_t i = 0; i < Metrics::kRoutesMax + 50; ++i) {
    metrics.route({std::to_string(i), "m", "z"}).attempts.add();
  }
  EXPECT_EQ(metrics.routes(), Metrics::kRoutesMax);
  EXPECT_EQ(metrics.route_at(Metrics::kRoutesMax - 1).engine, "other");
  EXPECT_EQ(metrics.route_at(Metrics::kRoutesMax - 1).attempts.value(), 51U);
}

TEST(Metrics, ConfiguredTypesAreCountedTogether) {
  // Otherwise a reload that renumbers configured types would move counts between them.
  Metrics metrics;
  metrics.found(EntityType{static_cast<std::uint16_t>(kBuiltInEntities)}, 2);
  metrics.found(EntityType{static_cast<std::uint16_t>(kEntityTypesMax - 1)}, 3);
  EXPECT_THAT(exposition_of(metrics), HasSubstr("sluice_findings_total{type=\"custom\"} 5\n"));
}

TEST(Metrics, MayBeScrapedWhileItsThreadCounts) {
  // Otherwise a scrape could crash the gateway or read half a row (TSan watches this test).
  Metrics metrics;
  std::jthread writer([&] {
    for (int i = 0; i < 2'000; ++i) {
      metrics.begun();
      metrics.route({std::to_string(i % 300), "m", "z"}).attempts.add();
      metrics.ended(Ending::answered, ErrorCode::internal);
    }
  });
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(exposition_of(metrics).empty());
  }
  writer.join();
  EXPECT_EQ(metrics.open_requests(), 0U);
}

}  // namespace
}  // namespace sluice::record
