#pragma once

#include <map>
#include <string>
#include <vector>

#include <yaml-cpp/eventhandler.h>

#include "algo/yaml/parse.h"

namespace sluice::yaml {

/// Builds the tree of one document from the parser's events, and reports what the strict subset
/// leaves out.
class TreeBuilder : public YAML::EventHandler {
 public:
  /// @param document  filled; must outlive the builder
  explicit TreeBuilder(Document& document) : document_(document) {}

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override;
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark,
                const std::string& tag,
                YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override;
  void OnMapStart(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

  /// True when a limit was met: the problem is reported, the rest of the text ignored.
  [[nodiscard]] bool is_over_limit() const { return over_limit_; }

 private:
  /// A list or map that is still open; a map waits for a key first, then for that key's value.
  struct Open {
    Node node;
    Node key;
    bool has_key = false;
    std::map<std::string, int> key_lines;  ///< of the keys so far
  };

  void add(Node node);
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Kind kind);
  void close();
  void check_subset(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  void report(const Node& place, std::string message);
  void stop(const Node& place, std::string message);
  void take_key(Open& map, Node node);

  Document& document_;
  std::vector<Open> open_;
  std::size_t nodes_ = 0;
  bool over_limit_ = false;
};

}  // namespace sluice::yaml
