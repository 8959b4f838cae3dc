#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/yaml/parse.h"

namespace sluice::yaml {

/// Where readers leave what they find wrong.
struct Findings {
  std::string file;  ///< as the user named it
  std::vector<Problem> problems = {};
  std::vector<std::string> more_files = {};  ///< of a document that was merged from several
};

/// A word of a configuration and what it stands for.
template <typename T>
struct Choice {
  std::string_view name;
  T value;
};

/// The least and the most that a number may be, both included.
template <typename T>
struct Range {
  T least{};
  T most{};
};

/// `zones[1]` and `kind` to `zones[1].kind`.
[[nodiscard]] std::string child_path(const std::string& path, std::string_view key);

/// One value of a configuration with its path. Every reader returns nothing and reports a problem
/// when the value is not what it must be. Cheap to copy; document and findings must outlive it.
class Value {
 public:
  /// @param path  how a person finds it: `zones[1].clearance`; empty for the whole document
  Value(const Node& node, std::string path, Findings& findings)
      : node_(&node), path_(std::move(path)), findings_(&findings) {}

  [[nodiscard]] const Node& node() const { return *node_; }

  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] Findings& findings() const { return *findings_; }

  /// The file in which it stands, as the user named it.
  [[nodiscard]] const std::string& file() const;

  /// A text that is not empty.
  [[nodiscard]] std::optional<std::string> text() const;

  /// `true` or `false`, and no other spelling.
  [[nodiscard]] std::optional<bool> boolean() const;

  /// A whole number in decimal digits.
  [[nodiscard]] std::optional<std::int64_t> integer(Range<std::int64_t> range) const;

  /// A whole number with `ms`, `s`, `m` or `h`: `500ms`, `30s`.
  [[nodiscard]] std::optional<std::chrono::milliseconds> duration(
      Range<std::chrono::milliseconds> range) const;

  /// A whole number of bytes, or with `KiB`, `MiB`, `GiB`: `32MiB`.
  [[nodiscard]] std::optional<std::uint64_t> byte_size(Range<std::uint64_t> range) const;

  /// A day of the Gregorian calendar: `2026-12-01`.
  [[nodiscard]] std::optional<std::chrono::sys_days> date() const;

  /// The position of the text in `names`. An empty name stands for one that could not be read,
  /// which was reported: then nobody can say that a name is unknown, and nothing more is reported.
  /// @param what  what is looked up, for the message: `zone`
  [[nodiscard]] std::optional<std::size_t> one_of(std::span<const std::string> names,
                                                  std::string_view what) const;

  /// The choice that the text names.
  template <typename T, std::size_t n>
  [[nodiscard]] std::optional<T> one_of(const Choice<T> (&choices)[n],
                                        std::string_view what) const {
    std::vector<std::string> names;
    names.reserve(std::size(choices));
    for (const Choice<T>& choice : choices) {
      names.emplace_back(choice.name);
    }
    const std::optional<std::size_t> at = one_of(names, what);
    return at ? std::optional<T>(choices[*at].value) : std::nullopt;
  }

  /// The elements of a list, each with its own path.
  [[nodiscard]] std::vector<Value> list() const;

  /// The elements of a list, or the value itself when it is none.
  [[nodiscard]] std::vector<Value> one_or_many() const;

  /// The entries of a map whose keys are free, each with its own path; `node().key` is the key.
  [[nodiscard]] std::vector<Value> entries() const;

  /// Reports what is wrong with this value.
  /// @param message  lower case, no full stop; never quotes what may be a secret
  void error(std::string message, std::string suggestion = {}) const;

  /// Reports what is wrong with the key of this value, where it is an entry of a map.
  void key_error(std::string message, std::string suggestion = {}) const;

  /// Reports what works, but probably not as meant.
  void warning(std::string message, std::string suggestion = {}) const;

 private:
  [[nodiscard]] const std::string* scalar(std::string_view wanted) const;
  void report(Problem problem) const;

  const Node* node_;
  std::string path_;
  Findings* findings_;
};

}  // namespace sluice::yaml
