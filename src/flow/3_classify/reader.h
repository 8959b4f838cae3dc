#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/scan/scanner.h"
#include "domain/finding.h"
#include "domain/request.h"
#include "flow/3_classify/slot_text.h"

namespace sluice::classify {

/// What some stretch of a request is about.
struct FoundSubject {
  std::uint16_t subject = 0;  ///< position in the policy's `sensitivity.subjects`
  std::uint8_t percent = 0;   ///< the highest probability of all stretches

  friend bool operator==(const FoundSubject&, const FoundSubject&) = default;
};

/// What the slots of one request hold.
struct Reading {
  std::vector<Finding> findings;  ///< not overlapping; by the begin of each value, whose pieces
                                  ///< follow it
  std::vector<std::uint16_t> markings;     ///< of the scanner; ascending, each once
  std::vector<FoundSubject> subjects;      ///< ascending; those whose threshold was reached
  std::vector<std::uint32_t> unscannable;  ///< slots that could not be read; ascending, each once
  bool unsearched = false;                 ///< a detector failed on some of them
};

/// Brings findings and unscannable slots into the order that Reading promises.
void sort_reading(Reading& reading);

/// Looks into the slots of one request.
class Reader {
 public:
  /// All arguments must outlive the reader.
  Reader(const scan::Scanner& scanner, scan::Scratch& scratch, const Request& request)
      : scanner_(scanner), scratch_(scratch), request_(request) {}

  /// Reads every slot, or none of those that the prefilter of the whole body clears.
  [[nodiscard]] Reading read();

 private:
  /// A slot of a run, and where it begins in the text of all of them.
  struct Part {
    std::uint32_t slot = 0;
    std::size_t begin = 0;
    SlotText text;
  };

  void read_alone(std::uint32_t slot);
  void read_run(const Run& run);
  void scan_slot(std::uint32_t slot, std::string_view text, std::size_t offset);
  void scan(std::string_view text, std::size_t context, std::uint32_t slot, std::size_t offset);
  void add_parts(std::span<const Part> parts, const scan::Span& span);
  void add(std::uint32_t slot, const SlotText& text, const scan::Span& part, bool continued);

  const scan::Scanner& scanner_;
  scan::Scratch& scratch_;
  const Request& request_;
  Reading reading_;
  scan::Found found_;
  std::vector<scan::Span> spans_;  // Of the slot or run that is being read.
  std::string with_key_;
};

}  // namespace sluice::classify
