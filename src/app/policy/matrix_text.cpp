#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/policy/matrix.h"

namespace sluice::policy_commands {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

constexpr std::string_view kLegend =
    "*            asked first\n"
    "redacted     what was found is masked, generalised or replaced on the way there\n"
    "last resort  only when everything better has failed\n"
    "marked       by a marking, a key or the caller: nothing takes it out\n"
    "For a short chat with every engine up. `sluice explain` says why, for one request.\n";

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::yes:
      return "yes";
    case Verdict::redacted:
      return "redacted";
    case Verdict::last_resort:
      return "last resort";
    case Verdict::no:
      return "no";
  }
  return "no";
}

std::string_view colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::yes:
      return kGreen;
    case Verdict::redacted:
    case Verdict::last_resort:
      return kYellow;
    case Verdict::no:
      return kRed;
  }
  return kRed;
}

std::string text_of(const Cell& cell) {
  return fmt::format("{}{}{}{}",
                     word_of(cell.verdict),
                     cell.is_first ? " *" : "",
                     cell.why.empty() ? "" : ": ",
                     cell.why);
}

/// The tables, with columns as wide as what stands in them.
class Tables {
 public:
  Tables(const std::vector<Row>& rows, const policy::Snapshot& snapshot, policy::Colour colour)
      : snapshot_(snapshot), colour_(colour) {
    for (const Zone& zone : snapshot.zones) {
      widths_.push_back(zone.name.size());
    }
    for (const Row& row : rows) {
      data_width_ = std::max(data_width_, row.data.size());
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        widths_[i] = std::max(widths_[i], text_of(row.cells[i]).size());
      }
    }
  }

  void begin(WorkloadIndex index) {
    const Workload& workload = snapshot_.workload(index);
    text_ += fmt::format("{}{}, {} and above\n",
                         painted(kBold, workload.name, 0),
                         fmt::format(" ({})", to_string(workload.placement)),
                         snapshot_.level_name(workload.floor.level));
    text_ += fmt::format("  {:<{}}", "", data_width_);
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      text_ += "  " + painted(kBold, snapshot_.zones[i].name, widths_[i]);
    }
    end_line();
  }

  void add(const Row& row) {
    text_ += fmt::format("  {:<{}}", row.data, data_width_);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      text_ += "  " + painted(colour_of(row.cells[i].verdict), text_of(row.cells[i]), widths_[i]);
    }
    end_line();
  }

  void end() { text_ += '\n'; }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  [[nodiscard]] std::string painted(std::string_view style,
                                    std::string_view text,
                                    std::size_t width) const {
    const std::string padded = fmt::format("{:<{}}", text, width);
    return colour_ == policy::Colour::on ? fmt::format("{}{}{}", style, padded, kPlain) : padded;
  }

  void end_line() {
    text_.erase(text_.find_last_not_of(' ') + 1);
    text_ += '\n';
  }

  const policy::Snapshot& snapshot_;
  policy::Colour colour_;
  std::size_t data_width_ = 0;
  std::vector<std::size_t> widths_;
  std::string text_;
};

}  // namespace

std::string to_text(const std::vector<Row>& rows,
                    const policy::Snapshot& snapshot,
                    policy::Colour colour) {
  Tables tables(rows, snapshot, colour);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || rows[i].workload != rows[i - 1].workload) {
      tables.begin(rows[i].workload);
    }
    tables.add(rows[i]);
    if (i + 1 == rows.size() || rows[i].workload != rows[i + 1].workload) {
      tables.end();
    }
  }
  return tables.text() + std::string(kLegend);
}

std::string to_json_text(const std::vector<Row>& rows, const policy::Snapshot& snapshot) {
  Json json_rows = Json::array();
  for (const Row& row : rows) {
    Json cells = Json::object();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const Cell& cell = row.cells[i];
      cells[snapshot.zones[i].name] = {
          {"verdict", word_of(cell.verdict)}, {"first", cell.is_first}, {"why", cell.why}};
    }
    json_rows.push_back({{"workload", snapshot.workload(row.workload).name},
                         {"data", row.data},
                         {"zones", std::move(cells)}});
  }
  const Json document = {{"policy", to_hex(snapshot.digest)}, {"rows", std::move(json_rows)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sluice::policy_commands
