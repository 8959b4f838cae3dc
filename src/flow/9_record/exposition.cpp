#include "flow/9_record/exposition.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "domain/ids.h"

namespace sluice::record {
namespace {

using Threads = std::span<const Metrics* const>;
/// The rows of one route on all threads that have seen it.
using Rows = std::vector<const RouteMetrics*>;
/// Sorted, so that two scrapes list the same series in the same order.
using Routes = std::map<std::tuple<std::string, std::string, std::string>, Rows>;

/// As the text format wants label values.
std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string labels_of(const RouteMetrics& row) {
  return fmt::format(R"(engine="{}",model="{}",zone="{}")",
                     escaped(row.engine),
                     escaped(row.model),
                     escaped(row.zone));
}

std::string gen_ai_labels_of(const RouteMetrics& row) {
  return fmt::format(
      R"(gen_ai_operation_name="chat",gen_ai_provider_name="{}",gen_ai_request_model="{}")",
      escaped(row.engine),
      escaped(row.model));
}

template <typename Owner, typename Value>
std::uint64_t sum_over(const std::vector<const Owner*>& owners, Value value) {
  std::uint64_t sum = 0;
  for (const Owner* owner : owners) {
    sum += value(*owner);
  }
  return sum;
}

/// A whole number of `10^-digits` units as an exact decimal: no floating point for money or sums.
std::string decimal(std::uint64_t value, int digits) {
  std::uint64_t scale = 1;
  for (int i = 0; i < digits; ++i) {
    scale *= 10;
  }
  return digits == 0 ? fmt::format("{}", value)
                     : fmt::format("{}.{:0{}}", value / scale, value % scale, digits);
}

class Writer {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    fmt::format_to(std::back_inserter(text_), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
  }

  void sample(std::string_view name, std::string_view labels, std::string_view value) {
    if (labels.empty()) {
      fmt::format_to(std::back_inserter(text_), "{} {}\n", name, value);
    } else {
      fmt::format_to(std::back_inserter(text_), "{}{{{}}} {}\n", name, labels, value);
    }
  }

  void sample(std::string_view name, std::string_view labels, std::uint64_t value) {
    sample(name, labels, fmt::format("{}", value));
  }

  void single(std::string_view name,
              std::string_view type,
              std::string_view help,
              std::uint64_t value) {
    family(name, type, help);
    sample(name, {}, value);
  }

  /// @param pick    the histogram of one owner
  /// @param bounds  its bounds, in units of 10^-digits
  template <typename Owner, typename Bounds, typename Pick>
  void histogram(std::string_view name,
                 const std::string& labels,
                 const std::vector<const Owner*>& owners,
                 const Bounds& bounds,
                 int digits,
                 Pick pick) {
    const std::string prefix = labels.empty() ? "" : labels + ",";
    const std::string bucket_name = fmt::format("{}_bucket", name);
    std::uint64_t up_to = 0;
    for (std::size_t i = 0; i <= bounds.size(); ++i) {
      up_to += sum_over(owners, [&](const Owner& owner) { return pick(owner).bucket(i); });
      const std::string bound = i < bounds.size() ? decimal(bounds[i], digits) : "+Inf";
      sample(bucket_name, fmt::format(R"({}le="{}")", prefix, bound), up_to);
    }
    const std::uint64_t sum =
        sum_over(owners, [&](const Owner& owner) { return pick(owner).sum(); });
    sample(fmt::format("{}_sum", name), labels, decimal(sum, digits));
    sample(fmt::format("{}_count", name), labels, up_to);
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

Routes routes_of(Threads threads) {
  Routes routes;
  for (const Metrics* thread : threads) {
    const std::size_t known = thread->routes();
    for (std::size_t i = 0; i < known; ++i) {
      const RouteMetrics& row = thread->route_at(i);
      routes[{row.engine, row.model, row.zone}].push_back(&row);
    }
  }
  return routes;
}

void write_requests(Writer& writer, const std::vector<const Metrics*>& threads) {
  writer.family("sluice_requests_total", "counter", "Requests that ended, by ending and error.");
  for (std::size_t ending = 0; ending < kEndings; ++ending) {
    const bool is_success = static_cast<Ending>(ending) <= Ending::degraded;
    for (std::size_t error = 0; error < (is_success ? 1 : kErrorCodes); ++error) {
      const std::uint64_t count = sum_over(threads, [&](const Metrics& thread) {
        return thread.ended_count(static_cast<Ending>(ending), error);
      });
      if (count == 0 && !is_success) {
        continue;  // 22 codes times five endings would be mostly zeros.
      }
      writer.sample("sluice_requests_total",
                    fmt::format(R"(outcome="{}",error="{}")",
                                to_string(static_cast<Ending>(ending)),
                                is_success ? "" : to_string(static_cast<ErrorCode>(error))),
                    count);
    }
  }
  writer.single("sluice_open_requests",
                "gauge",
                "Requests that are being served.",
                sum_over(threads, [](const Metrics& thread) { return thread.open_requests(); }));
}

void write_durations(Writer& writer, const std::vector<const Metrics*>& threads) {
  writer.family("sluice_request_duration_seconds",
                "histogram",
                "From the request's head to the last byte of its answer.");
  writer.histogram("sluice_request_duration_seconds",
                   {},
                   threads,
                   kDurationBounds,
                   6,
                   [](const Metrics& thread) -> auto& { return thread.duration_us; });
  writer.family("sluice_overhead_seconds",
                "histogram",
                "The gateway's own part: without waiting for engines and callers.");
  writer.histogram("sluice_overhead_seconds",
                   {},
                   threads,
                   kOverheadBounds,
                   6,
                   [](const Metrics& thread) -> auto& { return thread.overhead_us; });
}

void write_protection(Writer& writer, const std::vector<const Metrics*>& threads) {
  writer.family("sluice_findings_total", "counter", "Sensitive values found in requests, by type.");
  for (std::size_t i = 0; i <= kBuiltInEntities; ++i) {
    const std::uint64_t count =
        sum_over(threads, [&](const Metrics& thread) { return thread.found_count(i); });
    const std::string_view type =
        i < kBuiltInEntities ? entity_table::kRows[i].name : std::string_view("custom");
    if (count > 0 || i == kBuiltInEntities) {
      writer.sample("sluice_findings_total", fmt::format(R"(type="{}")", type), count);
    }
  }

  struct Row {
    std::string_view name;
    std::string_view help;
    Counter Metrics::* counter;
  };

  constexpr Row kRows[] = {
      {"sluice_redactions_total", "Spans transformed on the way out.", &Metrics::redactions},
      {"sluice_restored_total", "Placeholders put back in answers.", &Metrics::restored},
      {"sluice_unknown_placeholders_total",
       "Placeholders in answers that were never issued.",
       &Metrics::unknown_placeholders},
      {"sluice_answer_findings_total",
       "Sensitive values that a model wrote itself and a rule acted on.",
       &Metrics::answer_findings},
      {"sluice_journal_failures_total",
       "Requests whose end could not be journalled.",
       &Metrics::journal_failures},
  };
  for (const Row& row : kRows) {
    writer.single(row.name, "counter", row.help, sum_over(threads, [&](const Metrics& thread) {
                    return (thread.*row.counter).value();
                  }));
  }
}

void write_alerts(Writer& writer, const std::vector<const Metrics*>& threads) {
  writer.family("sluice_alerts_total", "counter", "What operators were told of, by kind.");
  for (std::size_t i = 0; i < kAlertKinds; ++i) {
    const auto kind = static_cast<AlertKind>(i);
    // Also at 0: a rule of a monitor must have something to compare with.
    writer.sample(
        "sluice_alerts_total",
        fmt::format(R"(kind="{}")", to_string(kind)),
        sum_over(threads, [&](const Metrics& thread) { return thread.alert_count(kind); }));
  }
  writer.family("sluice_alert_posts_total", "counter", "Messages to the webhook, by result.");
  writer.sample("sluice_alert_posts_total",
                R"(result="delivered")",
                sum_over(threads, [](const Metrics& thread) {
                  return thread.alert_posts_delivered.value();
                }));
  writer.sample(
      "sluice_alert_posts_total",
      R"(result="failed")",
      sum_over(threads, [](const Metrics& thread) { return thread.alert_posts_failed.value(); }));
  writer.single(
      "sluice_alerts_lost_total",
      "counter",
      "Alerts that the webhook was never told of.",
      sum_over(threads, [](const Metrics& thread) { return thread.alerts_lost.value(); }));
}

void write_attempts(Writer& writer, const Routes& routes) {
  writer.family("sluice_attempts_total", "counter", "Requests sent to an engine.");
  for (const auto& [key, rows] : routes) {
    writer.sample("sluice_attempts_total",
                  labels_of(*rows.front()),
                  sum_over(rows, [](const RouteMetrics& row) { return row.attempts.value(); }));
  }
  writer.family("sluice_attempt_failures_total", "counter", "Attempts that failed, by error.");
  for (const auto& [key, rows] : routes) {
    for (std::size_t error = 0; error < kErrorCodes; ++error) {
      const std::uint64_t count =
          sum_over(rows, [&](const RouteMetrics& row) { return row.failures[error].value(); });
      if (count > 0) {
        writer.sample("sluice_attempt_failures_total",
                      fmt::format(R"({},error="{}")",
                                  labels_of(*rows.front()),
                                  to_string(static_cast<ErrorCode>(error))),
                      count);
      }
    }
  }
  writer.family("sluice_answers_total", "counter", "Answers that an engine gave.");
  for (const auto& [key, rows] : routes) {
    writer.sample("sluice_answers_total",
                  labels_of(*rows.front()),
                  sum_over(rows, [](const RouteMetrics& row) { return row.answers.value(); }));
  }
}

void write_use(Writer& writer, const Routes& routes) {
  struct Row {
    std::string_view type;
    Counter RouteMetrics::* counter;
  };

  constexpr Row kTypes[] = {{"input", &RouteMetrics::input_tokens},
                            {"cache_read", &RouteMetrics::cache_read_tokens},
                            {"cache_write", &RouteMetrics::cache_write_tokens},
                            {"output", &RouteMetrics::output_tokens},
                            {"reasoning", &RouteMetrics::reasoning_tokens}};
  writer.family("sluice_tokens_total", "counter", "Tokens; reasoning is a part of output.");
  for (const auto& [key, rows] : routes) {
    for (const Row& type : kTypes) {
      writer.sample(
          "sluice_tokens_total",
          fmt::format(R"({},type="{}")", labels_of(*rows.front()), type.type),
          sum_over(rows, [&](const RouteMetrics& row) { return (row.*type.counter).value(); }));
    }
  }
  writer.family("sluice_cost_usd_total", "counter", "Cost by dated prices, exact to 1e-9 USD.");
  for (const auto& [key, rows] : routes) {
    const std::uint64_t nano_usd =
        sum_over(rows, [](const RouteMetrics& row) { return row.cost_nano_usd.value(); });
    writer.sample("sluice_cost_usd_total", labels_of(*rows.front()), decimal(nano_usd, 9));
  }
}

void write_gen_ai(Writer& writer, const Routes& routes) {
  writer.family("gen_ai_client_token_usage", "histogram", "Tokens of one answered request.");
  for (const auto& [key, rows] : routes) {
    const std::string labels = fmt::format(
        R"({},sluice_zone="{}")", gen_ai_labels_of(*rows.front()), escaped(rows.front()->zone));
    writer.histogram("gen_ai_client_token_usage",
                     labels + R"(,gen_ai_token_type="input")",
                     rows,
                     kTokenBounds,
                     0,
                     [](const RouteMetrics& row) -> auto& { return row.input_usage; });
    writer.histogram("gen_ai_client_token_usage",
                     labels + R"(,gen_ai_token_type="output")",
                     rows,
                     kTokenBounds,
                     0,
                     [](const RouteMetrics& row) -> auto& { return row.output_usage; });
  }
  writer.family("gen_ai_server_request_duration_seconds",
                "histogram",
                "Answered requests, from their head to the last byte of the answer.");
  for (const auto& [key, rows] : routes) {
    const std::string labels = fmt::format(
        R"({},sluice_zone="{}")", gen_ai_labels_of(*rows.front()), escaped(rows.front()->zone));
    writer.histogram("gen_ai_server_request_duration_seconds",
                     labels,
                     rows,
                     kOperationBounds,
                     6,
                     [](const RouteMetrics& row) -> auto& { return row.duration_us; });
  }
}

}  // namespace

std::string exposition(std::span<const Metrics* const> threads) {
  const std::vector<const Metrics*> all(threads.begin(), threads.end());
  const Routes routes = routes_of(threads);
  Writer writer;
  write_requests(writer, all);
  write_durations(writer, all);
  write_protection(writer, all);
  write_alerts(writer, all);
  write_attempts(writer, routes);
  write_use(writer, routes);
  write_gen_ai(writer, routes);
  return writer.take();
}

}  // namespace sluice::record
