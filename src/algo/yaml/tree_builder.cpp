#include "algo/yaml/tree_builder.h"

#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/mark.h>

namespace sluice::yaml {
namespace {

Node node_at(const YAML::Mark& mark, Kind kind) {
  return {.kind = kind, .line = mark.line + 1, .column = mark.column + 1};
}

}  // namespace

void TreeBuilder::OnDocumentStart(const YAML::Mark& /*mark*/) {}

void TreeBuilder::OnDocumentEnd() {}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  check_subset(mark, "", anchor);
  add(node_at(mark, Kind::null));
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) {
  const Node node = node_at(mark, Kind::refused);
  if (over_limit_) {
    return;
  }
  report(node, "aliases (`*name`) are not allowed; write the value out");
  add(node);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark,
                           const std::string& tag,
                           YAML::anchor_t anchor,
                           const std::string& value) {
  check_subset(mark, tag, anchor);
  Node node = node_at(mark, Kind::scalar);
  node.text = value;
  add(std::move(node));
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark,
                                  const std::string& tag,
                                  YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value /*style*/) {
  open(mark, tag, anchor, Kind::list);
}

void TreeBuilder::OnSequenceEnd() {
  close();
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark,
                             const std::string& tag,
                             YAML::anchor_t anchor,
                             YAML::EmitterStyle::value /*style*/) {
  open(mark, tag, anchor, Kind::map);
}

void TreeBuilder::OnMapEnd() {
  close();
}

void TreeBuilder::open(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       Kind kind) {
  check_subset(mark, tag, anchor);
  Node node = node_at(mark, kind);
  if (open_.size() >= kDepthMax) {
    stop(node, fmt::format("nested deeper than {} levels", kDepthMax));
    return;
  }
  open_.push_back({.node = std::move(node)});
}

void TreeBuilder::close() {
  if (over_limit_) {
    return;
  }
  Node node = std::move(open_.back().node);
  open_.pop_back();
  add(std::move(node));
}

void TreeBuilder::add(Node node) {
  if (over_limit_) {
    return;
  }
  if (++nodes_ > kNodesMax) {
    stop(node, fmt::format("more than {} values", kNodesMax));
    return;
  }
  if (open_.empty()) {
    document_.root = std::move(node);
    return;
  }
  Open& parent = open_.back();
  if (parent.node.kind == Kind::list) {
    parent.node.children.push_back(std::move(node));
  } else if (!parent.has_key) {
    take_key(parent, std::move(node));
  } else {
    parent.has_key = false;
    node.key = std::move(parent.key.text);
    node.key_line = parent.key.line;
    node.key_column = parent.key.column;
    parent.node.children.push_back(std::move(node));
  }
}

void TreeBuilder::take_key(Open& map, Node node) {
  if (node.kind != Kind::scalar) {
    report(node, "a key must be a plain text");
  } else {
    const auto [first, is_new] = map.key_lines.try_emplace(node.text, node.line);
    if (!is_new) {
      report(node,
             fmt::format("duplicate key `{}`; it stands in line {} too", node.text, first->second));
    }
  }
  map.key = std::move(node);
  map.has_key = true;
}

void TreeBuilder::check_subset(const YAML::Mark& mark,
                               const std::string& tag,
                               YAML::anchor_t anchor) {
  if (over_limit_) {
    return;
  }
  const Node place = node_at(mark, Kind::refused);
  if (anchor != YAML::NullAnchor) {
    report(place, "anchors (`&name`) are not allowed; write the value out where it is needed");
  }
  if (!tag.empty() && tag != "?" && tag != "!") {  // The library's own for plain and for quoted.
    report(place, "tags (`!name`) are not allowed");
  }
}

void TreeBuilder::report(const Node& place, std::string message) {
  document_.problems.push_back({.file = document_.file,
                                .line = place.line,
                                .column = place.column,
                                .message = std::move(message)});
}

void TreeBuilder::stop(const Node& place, std::string message) {
  report(place, std::move(message));
  over_limit_ = true;
}

}  // namespace sluice::yaml
