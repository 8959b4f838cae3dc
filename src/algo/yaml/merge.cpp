#include "algo/yaml/merge.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "algo/yaml/value.h"

namespace sluice::yaml {
namespace {

void stamp(Node& node, std::uint16_t file) {
  node.file = file;
  for (Node& child : node.children) {
    stamp(child, file);
  }
}

/// Adds nodes to others, and says where both set the same.
class Merger {
 public:
  explicit Merger(Document& document) : document_(document) {}

  void add(Node& into, Node from, const std::string& path) {
    if (into.kind == Kind::map && from.kind == Kind::map) {
      add_entries(into, std::move(from), path);
    } else if (into.kind == Kind::list && from.kind == Kind::list) {
      std::ranges::move(from.children, std::back_inserter(into.children));
    } else {
      report(into, from, path);
    }
  }

 private:
  void add_entries(Node& into, Node from, const std::string& path) {
    for (Node& entry : from.children) {
      const auto same = std::ranges::find(into.children, entry.key, &Node::key);
      if (same == into.children.end()) {
        into.children.push_back(std::move(entry));
      } else {
        const std::string name = child_path(path, entry.key);
        add(*same, std::move(entry), name);
      }
    }
  }

  void report(const Node& first, const Node& second, const std::string& path) {
    document_.problems.push_back(
        {.path = path,
         .file = name_of(second),
         .line = second.key_line,
         .column = second.key_column,
         .message = fmt::format("is set in {}:{} already", name_of(first), first.key_line),
         .suggestion = "only lists and maps of several files are joined; set it in one place"});
  }

  [[nodiscard]] const std::string& name_of(const Node& node) const {
    return node.file == 0 ? document_.file : document_.more_files[node.file - 1U];
  }

  Document& document_;
};

}  // namespace

void merge(Document& document, Document more) {
  document.more_files.push_back(more.file);
  std::ranges::move(more.problems, std::back_inserter(document.problems));
  document.readable = document.readable && more.readable;
  if (!document.readable || more.root.kind == Kind::null) {
    return;  // A file of comments alone says nothing.
  }
  stamp(more.root, static_cast<std::uint16_t>(document.more_files.size()));
  if (more.root.kind != Kind::map || document.root.kind != Kind::map) {
    document.problems.push_back({.file = more.file,
                                 .line = more.root.line,
                                 .column = more.root.column,
                                 .message = "must be a map, as the configuration is"});
    return;
  }
  Merger(document).add(document.root, std::move(more.root), "");
}

}  // namespace sluice::yaml
