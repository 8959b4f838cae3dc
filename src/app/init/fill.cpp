#include "app/init/fill.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "algo/yaml/parse.h"
#include "base/nearest.h"

namespace sluice::init {
namespace {

using yaml::Node;

const Node* child(const Node& map, std::string_view key) {
  const auto entry = std::ranges::find(map.children, key, &Node::key);
  return entry == map.children.end() ? nullptr : &*entry;
}

std::string text_at(const Node& map, std::string_view key) {
  const Node* node = child(map, key);
  return node == nullptr ? "" : node->text;
}

/// Where a line and a column are in a text.
std::size_t offset_of(std::string_view text, int line, int column) {
  std::size_t offset = 0;
  for (int i = 1; i < line; ++i) {
    offset = text.find('\n', offset) + 1;
  }
  return offset + static_cast<std::size_t>(column) - 1;
}

/// As YAML takes it, whatever stands in it.
std::string quoted(const std::string& value) {
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// The text of a preset, changed place by place; positions are read anew after each change.
class Editor {
 public:
  explicit Editor(std::string_view text) : text_(text) { read(); }

  [[nodiscard]] const Node& root() const { return document_.root; }

  [[nodiscard]] const std::string& text() const { return text_; }

  /// The entry of a list that has this name.
  [[nodiscard]] Result<const Node*> named(std::string_view list, const std::string& name) const {
    std::vector<std::string> names;
    for (const Node& node : child(root(), list)->children) {
      names.push_back(text_at(node, "name"));
      if (names.back() == name) {
        return &node;
      }
    }
    return fail(Error{.code = ErrorCode::invalid_input,
                      .message = fmt::format("the preset has no `{}` among its {}", name, list),
                      .hint = did_you_mean(name, names)});
  }

  void replace(const Node& value, const std::string& by) {
    const std::size_t at = offset_of(text_, value.line, value.column);
    const bool is_quoted = text_[at] == '"';
    text_.replace(at, value.text.size() + (is_quoted ? 2 : 0), quoted(by));
    read();
  }

  /// A key before another one, in the same style.
  void insert_before(const Node& entry, std::string_view key, const std::string& value) {
    const std::size_t at = offset_of(text_, entry.key_line, entry.key_column);
    const std::size_t line = text_.rfind('\n', at) + 1;
    const bool is_flow = text_.substr(line, at - line).contains('{');
    const std::string end =
        is_flow ? ", " : "\n" + std::string(static_cast<std::size_t>(entry.key_column) - 1, ' ');
    text_.insert(at, fmt::format("{}: {}{}", key, quoted(value), end));
    read();
  }

  void set(const Node& map,
           std::string_view key,
           std::string_view before,
           const std::string& value) {
    if (const Node* node = child(map, key)) {
      replace(*node, value);
    } else {
      insert_before(*child(map, before), key, value);
    }
  }

 private:
  void read() { document_ = yaml::parse(text_, "preset"); }

  std::string text_;
  yaml::Document document_;
};

}  // namespace

std::vector<OwnServer> own_servers(const Preset& preset) {
  const yaml::Document document = yaml::parse(preset.text, "preset");
  std::vector<OwnServer> servers;
  for (const Node& engine : child(document.root, "engines")->children) {
    const Node* models = child(engine, "models");
    if (models != nullptr && child(engine, "url") != nullptr) {
      servers.push_back({.engine = text_at(engine, "name"),
                         .url = text_at(engine, "url"),
                         .model = text_at(models->children.front(), "name")});
    }
  }
  return servers;
}

Result<Filled> fill(const Answers& answers, const std::filesystem::path& output) {
  const Preset* preset = find_preset(answers.preset);
  if (preset == nullptr) {
    std::vector<std::string> names;
    for (const Preset& other : presets()) {
      names.emplace_back(other.name);
    }
    return fail(
        Error{.code = ErrorCode::invalid_input,
              .message = fmt::format(
                  "there is no preset `{}`; there are {}", answers.preset, fmt::join(names, ", ")),
              .hint = did_you_mean(answers.preset, names)});
  }
  Editor editor(preset->text);
  std::string tests(preset->tests);
  if (!answers.listen.empty()) {
    editor.set(*child(editor.root(), "server"), "listen", "data_dir", answers.listen);
  }
  for (const auto& [name, url] : answers.engines) {
    SLUICE_TRY(const Node* engine, editor.named("engines", name));
    editor.set(*engine, "url", "dialect", url);
  }
  for (const auto& [name, model] : answers.models) {
    SLUICE_TRY(const Node* engine, editor.named("engines", name));
    const Node* models = child(*engine, "models");
    if (models == nullptr) {
      return fail(ErrorCode::invalid_input, fmt::format("engine `{}` has no models", name));
    }
    const Node* old = child(models->children.front(), "name");
    tests = replaced(std::move(tests), old->text, model);
    editor.replace(*old, model);
  }
  for (const auto& [name, region] : answers.zones) {
    SLUICE_TRY(const Node* zone, editor.named("zones", name));
    editor.set(*zone, "region", "kind", region);
  }
  const std::string in_folder = fmt::format("policies/{}.yaml", preset->name);
  const std::string beside = fmt::format("../{}.yaml", preset->name);
  return Filled{.text = replaced(editor.text(), in_folder, output.string()),
                .tests = replaced(tests, beside, "../" + output.filename().string())};
}

}  // namespace sluice::init
