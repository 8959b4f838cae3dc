#include "app/text_scan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/check_command.h"
#include "app/config_file.h"
#include "app/policies.h"
#include "base/file.h"
#include "domain/byte_range.h"
#include "flow/3_classify/run.h"

namespace sluice {

namespace {

constexpr std::size_t kModelBytesMax = std::size_t{64} << 20U;
constexpr std::array<EntityType, ner::kNameTypes> kNameEntities = {entity("personal.person"),
                                                                   entity("personal.organization"),
                                                                   entity("personal.location"),
                                                                   entity("personal.address")};

/// What the command line asks for, where the configuration asks for nothing else.
Result<policy::NamesRule> names_rule(const NameOptions& options, policy::NamesRule configured) {
  if (options.look && !configured.is_on()) {
    configured.percent = ner::Thresholds{}.percent;
  }
  if (options.threshold > 0) {
    std::ranges::replace_if(
        configured.percent,
        [](std::uint8_t least) { return least > 0; },
        static_cast<std::uint8_t>(options.threshold));
  }
  if (!options.model.empty()) {
    SLUICE_TRY(configured.model, read_file(options.model, kModelBytesMax));
  }
  return configured;
}

}  // namespace

Result<TextScan> TextScan::open(const std::filesystem::path& config,
                                const NameOptions& names,
                                scan::KeyRules keys) {
  TextScan result;
  policy::NamesRule configured;
  scan::Config wanted;
  wanted.wanted.general = result.catalog_.match("general.*");
  if (!config.empty()) {
    const LoadedConfiguration loaded = load_configuration(config);
    print_problems(loaded.problems);
    if (!loaded.configuration) {
      return fail(ErrorCode::config_invalid, "the configuration has errors");
    }
    const policy::Snapshot& policy = *loaded.configuration->policy;
    wanted = classify::scan_config(policy);
    result.catalog_ = policy.catalog;
    configured = policy.names;
    for (const policy::MarkingRule& marking : policy.markings) {
      result.markings_.push_back(marking.texts.front());
    }
  }
  wanted.wanted.keys = keys;
  SLUICE_TRY(result.scanner_, scan::Scanner::make(std::move(wanted)));
  SLUICE_TRY(const policy::NamesRule rule, names_rule(names, std::move(configured)));
  SLUICE_TRY(auto tagger, tagger_for(rule));
  result.finder_ = finder_for(std::move(tagger), rule);
  return result;
}

Result<const scan::Found*> TextScan::find(std::string_view text) {
  SLUICE_CHECK(scanner_->scan(text, scratch_, found_));
  if (finder_ != nullptr) {
    SLUICE_TRY(names_, ner::find_all(*finder_, text));
    add_names();
  }
  return &found_;
}

/// Where something else was found, names give way, as in a gateway.
void TextScan::add_names() {
  std::vector<ByteRange> taken;
  for (const scan::Span& span : found_.spans) {
    taken.push_back({.begin = span.begin, .end = span.end});
  }
  for (const ner::NameSpan& name : names_) {
    const ByteRange range{.begin = name.begin, .end = name.end};
    for_each_part_outside(range, taken, [&](ByteRange part) {
      found_.spans.push_back({.begin = part.begin,
                              .end = part.end,
                              .type = kNameEntities[static_cast<std::size_t>(name.type)],
                              .score = name.score});
    });
  }
  std::ranges::sort(found_.spans, {}, &scan::Span::begin);
}

const std::string& report_name(const EntityInfo& type) {
  return type.presidio.empty() ? type.name : type.presidio;
}

std::string_view family_of(const EntityInfo& type) {
  return std::string_view(type.name).substr(0, type.name.find('.'));
}

}  // namespace sluice
