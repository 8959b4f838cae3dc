#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"

namespace sluice::yaml {

inline constexpr std::size_t kTextBytesMax = 1 << 20;  ///< of one document
inline constexpr std::size_t kNodesMax = 50'000;       ///< scalars, lists and maps together
inline constexpr int kDepthMax = 32;                   ///< lists and maps inside each other

/// What a node is. `refused` was reported by the parser already (an alias), so that readers skip it
/// in silence.
enum class Kind : std::uint8_t { null, scalar, list, map, refused };

/// One value of a document, with its place. An entry of a map carries its key.
struct Node {
  Kind kind = Kind::null;
  int line = 1;      ///< 1-based, of the first character of the value
  int column = 1;    ///< 1-based, in bytes
  std::string text;  ///< of a scalar, unquoted
  std::string key;   ///< of an entry of a map, with its own place
  int key_line = 0;
  int key_column = 0;
  std::vector<Node> children;  ///< of a list, or the entries of a map in the order of the text
  std::uint16_t file = 0;      ///< 0: of the document; n: `more_files[n - 1]`
};

/// What a text says, and all that is wrong with it.
struct Document {
  std::string file;                     ///< as the user named it
  std::vector<std::string> more_files;  ///< that were merged into it, in their order
  Node root;
  bool readable = false;  ///< false: the text is not YAML, and `root` says nothing
  std::vector<Problem> problems;
};

/// Parses one YAML 1.2 document (strict subset: no anchors, aliases, tags, duplicate keys).
///
/// @param file  only for the problems
/// @return a document; use it only when `problems` has no errors. A `readable` one may be loaded
///         nevertheless, to find further problems.
[[nodiscard]] Document parse(std::string_view text, std::string file);

}  // namespace sluice::yaml
