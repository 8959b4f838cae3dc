#pragma once

#include <string>
#include <vector>

namespace sluice {

/// One thing wrong with a configuration, policy or test file. Validation collects all of them.
struct Problem {
  enum class Severity : unsigned char { error, warning };

  std::string path;        ///< where in the document: `zones[1].clearance`
  std::string file;        ///< as the user named it; empty: not from a file
  int line = 0;            ///< 1-based; 0: unknown
  int column = 0;          ///< 1-based; 0: unknown
  std::string message;     ///< what is wrong and what is allowed; lower case, no full stop
  std::string suggestion;  ///< nearest match or a line to write; empty: none
  Severity severity = Severity::error;

  friend bool operator==(const Problem&, const Problem&) = default;
};

/// `file:line:column: error: path: message (did you mean `x`?)`, the form that editors jump to.
[[nodiscard]] std::string to_string(const Problem& problem);

/// True when at least one is an error, so that what was read must not be used.
[[nodiscard]] bool has_errors(const std::vector<Problem>& problems);

}  // namespace sluice
