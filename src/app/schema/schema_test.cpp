#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "algo/yaml/value.h"
#include "app/config_file.h"
#include "app/schema/complete_fake.h"
#include "app/schema/shape.h"

namespace sluice::schema {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;
using yaml::Node;

/// What nobody would ever call a key or a word, so that no suggestion is near.
constexpr const char* kNonsense = "zzzzzzzzzzzz";

/// A value of the complete configuration with what the tables say of it.
struct Seen {
  std::string path;
  std::vector<std::size_t> way;  ///< children from the root
  const Key* key = nullptr;
};

/// A map of the complete configuration likewise.
struct SeenMap {
  std::string path;
  std::vector<std::size_t> way;
  const Shape* shape = nullptr;
};

/// The complete configuration, walked together with the tables.
class Walk {
 public:
  explicit Walk(const Node& root) { map(root, configuration_shape(), "", {}); }

  std::vector<Seen> entries;  ///< every entry of every map
  std::vector<Seen> scalars;  ///< single values, also those of lists
  std::vector<SeenMap> maps;
  std::set<const Key*> keys;

 private:
  using Way = std::vector<std::size_t>;

  static Way longer(Way way, std::size_t child) {
    way.push_back(child);
    return way;
  }

  void map(const Node& node, const Shape& shape, const std::string& path, const Way& way) {
    maps.push_back({path, way, &shape});
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const Node& entry = node.children[i];
      const auto key = std::ranges::find(shape.keys, std::string_view(entry.key), &Key::name);
      ASSERT_NE(key, shape.keys.end()) << "the schema has no " << path << "." << entry.key;
      keys.insert(&*key);
      const std::string name = yaml::child_path(path, entry.key);
      entries.push_back({name, longer(way, i), &*key});
      values(entry, *key, name, longer(way, i));
    }
  }

  void values(const Node& node, const Key& key, const std::string& path, const Way& way) {
    if (key.count == Count::by_name || node.kind == yaml::Kind::list) {
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        const std::string name = node.kind == yaml::Kind::list
                                     ? fmt::format("{}[{}]", path, i)
                                     : yaml::child_path(path, node.children[i].key);
        one(node.children[i], key, name, longer(way, i));
      }
    } else {
      one(node, key, path, way);
    }
  }

  void one(const Node& node, const Key& key, const std::string& path, const Way& way) {
    if (node.kind != yaml::Kind::map) {
      scalars.push_back({path, way, &key});
    } else if (key.map != nullptr) {
      map(node, *key.map, path, way);
    } else {
      FAIL() << "the schema knows no map at " << path;
    }
  }
};

/// The complete configuration, and what the loader says when it is spoiled.
class Schema : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / "sluice-schema";
    fs::create_directories(folder_);
    std::ofstream(folder_ / "words.txt") << "Blackbird\n";
    document_ = yaml::parse(kComplete, (folder_ / "sluice.yaml").string());
  }

  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] static Node& at(Node& root, const std::vector<std::size_t>& way) {
    Node* node = &root;
    for (const std::size_t child : way) {
      node = &node->children[child];
    }
    return *node;
  }

  /// Its problems, without warnings.
  [[nodiscard]] static std::vector<Problem> errors_of(const yaml::Document& document) {
    std::vector<Problem> problems = load_configuration(document).problems;
    std::erase_if(problems, [](const Problem& problem) {
      return problem.severity != Problem::Severity::error;
    });
    return problems;
  }

  /// What is said of one path; empty: nothing.
  [[nodiscard]] static std::string said_of(const std::vector<Problem>& problems,
                                           const std::string& path) {
    std::string text;
    for (const Problem& problem : problems) {
      text += problem.path == path ? problem.message + "|" + problem.suggestion + "\n" : "";
    }
    return text;
  }

  /// What is said of the value there when it reads `text` instead.
  [[nodiscard]] std::string said_with(const Seen& seen, const std::string& text) const {
    yaml::Document spoiled = document_;
    Node& node = at(spoiled.root, seen.way);
    node.kind = yaml::Kind::scalar;
    node.text = text;
    node.children.clear();
    return said_of(errors_of(spoiled), seen.path);
  }

  fs::path folder_;
  yaml::Document document_;
};

std::string joined(std::span<const std::string_view> words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

TEST_F(Schema, TheCompleteConfigurationHasEveryKeyAndNoError) {
  // Otherwise the tests below would not look at some key.
  for (const Problem& problem : errors_of(document_)) {
    ADD_FAILURE() << to_string(problem);
  }
  const Walk walk(document_.root);
  for (const SeenMap& map : walk.maps) {
    for (const Key& key : map.shape->keys) {
      EXPECT_TRUE(walk.keys.contains(&key)) << map.shape->name << "." << key.name;
    }
  }
}

TEST_F(Schema, EveryMapHasTheKeysOfTheLoader) {
  // Otherwise an editor would underline what works, or offer what is refused.
  yaml::Document spoiled = document_;
  const Walk walk(document_.root);
  for (const SeenMap& map : walk.maps) {
    Node nonsense{.kind = yaml::Kind::scalar, .text = "1", .key = kNonsense};
    at(spoiled.root, map.way).children.push_back(nonsense);
  }
  const std::vector<Problem> problems = errors_of(spoiled);
  for (const SeenMap& map : walk.maps) {
    std::set<std::string> ours;
    for (const Key& key : map.shape->keys) {
      ours.insert(std::string(key.name));
    }
    std::set<std::string> theirs;
    const std::string said = said_of(problems, yaml::child_path(map.path, kNonsense));
    const std::size_t list = said.find("|allowed: ");
    ASSERT_NE(list, std::string::npos) << map.path << ": " << said;
    std::string_view rest = std::string_view(said).substr(list + 10);
    rest.remove_suffix(1);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(", "), rest.size());
      theirs.emplace(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    EXPECT_EQ(ours, theirs) << map.path;
  }
}

/// The beginning of what the loader says of nonsense where this form is expected.
std::string complaint_of(const Key& key) {
  switch (key.form) {
    case Form::none:
      return "must be a ";
    case Form::text:
      return "";
    case Form::word:
      return fmt::format("; allowed: {}", joined(key.words));
    case Form::whole:
      return fmt::format("must be a whole number, {}..{}|", key.least, key.most);
    case Form::boolean:
      return "; allowed: true, false";
    case Form::date:
      return "must be a date of the calendar";
    case Form::duration:
      return "must be a duration";
    case Form::size:
      return fmt::format("must be a size with KiB, MiB or GiB, {}..{} bytes|", key.least, key.most);
    case Form::price:
      return "must be dollars per million tokens";
    case Form::tier:
      return fmt::format("; allowed: {}, specialised:NAME", joined(key.words));
  }
  return "";
}

/// `on_exhausted` reads one of its words itself.
std::string without_by_workload(std::string text) {
  const std::size_t at = text.find("by_workload, ");
  return at == std::string::npos ? text : text.erase(at, 13);
}

TEST_F(Schema, EveryValueHasTheFormAndTheLimitsOfTheLoader) {
  // Otherwise an editor would take a number for wrong that the gateway takes, or the reverse.
  const Walk walk(document_.root);
  std::set<const Key*> done;
  for (const Seen& seen : walk.scalars) {
    if (done.insert(seen.key).second && seen.key->form != Form::text) {
      EXPECT_THAT(said_with(seen, kNonsense),
                  HasSubstr(without_by_workload(complaint_of(*seen.key))))
          << seen.path;
    }
  }
  EXPECT_GT(done.size(), 60U);
}

TEST_F(Schema, EveryWordIsTaken) {
  // Otherwise an editor would offer a word that `sluice check` refuses.
  const Walk walk(document_.root);
  std::set<const Key*> done;
  for (const Seen& seen : walk.scalars) {
    if (seen.key->form != Form::word || !done.insert(seen.key).second) {
      continue;
    }
    for (const std::string_view word : seen.key->words) {
      const std::string said = said_with(seen, std::string(word));
      EXPECT_THAT(said, testing::Not(HasSubstr("unknown"))) << seen.path << ": " << word;
    }
  }
}

TEST_F(Schema, TheSameKeysAreRequired) {
  // Otherwise somebody would be told to write what has a good default, or not be told what is
  // missing.
  const Walk walk(document_.root);
  for (const Seen& seen : walk.entries) {
    yaml::Document spoiled = document_;
    std::vector<std::size_t> owner = seen.way;
    owner.pop_back();
    auto& children = at(spoiled.root, owner).children;
    children.erase(children.begin() + static_cast<std::ptrdiff_t>(seen.way.back()));
    const std::size_t end = seen.path.rfind(seen.key->name);
    const std::string of = seen.path.substr(0, end == 0 ? 0 : end - 1);
    const std::string said = said_of(errors_of(spoiled), of);
    if (seen.key->name == "models" && !said.empty()) {
      continue;  // Of an engine that is not built in: no schema could say that as well.
    }
    const bool is_missed = said.contains(fmt::format("`{}` is missing|", seen.key->name));
    EXPECT_EQ(is_missed, seen.key->is_required) << seen.path << ": " << said;
  }
}

TEST_F(Schema, TheDefaultsAreThoseOfTheLoader) {
  // Otherwise somebody would leave out a line that says something else than the default.
  const Walk walk(document_.root);
  const auto digest_with = [&](const Seen& seen, const std::function<void(Node&, std::size_t)>& f) {
    yaml::Document changed = document_;
    std::vector<std::size_t> owner = seen.way;
    owner.pop_back();
    f(at(changed.root, owner), seen.way.back());
    const LoadedConfiguration loaded = load_configuration(changed);
    return loaded.configuration ? to_hex(loaded.configuration->policy->digest) : "";
  };
  std::size_t compared = 0;
  for (const Seen& seen : walk.entries) {
    if (seen.key->fallback.empty() || seen.key->fallback.starts_with('[')) {
      continue;
    }
    std::string text(seen.key->fallback);
    std::erase(text, '"');
    const std::string left_out = digest_with(seen, [](Node& owner, std::size_t child) {
      owner.children.erase(owner.children.begin() + static_cast<std::ptrdiff_t>(child));
    });
    const std::string written = digest_with(seen, [&](Node& owner, std::size_t child) {
      owner.children[child].kind = yaml::Kind::scalar;
      owner.children[child].text = text;
      owner.children[child].children.clear();
    });
    EXPECT_EQ(left_out, written) << seen.path;
    EXPECT_NE(written, "") << seen.path << ": " << text;
    ++compared;
  }
  EXPECT_GT(compared, 20U);
}

}  // namespace
}  // namespace sluice::schema
