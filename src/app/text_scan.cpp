#include "app/text_scan.h"

#include <utility>

#include "app/check_command.h"
#include "app/config_file.h"
#include "flow/3_classify/run.h"

namespace sluice {

Result<TextScan> TextScan::open(const std::filesystem::path& config) {
  TextScan result;
  scan::Config wanted;
  wanted.general = result.catalog_.match("general.*");
  if (!config.empty()) {
    const LoadedConfiguration loaded = load_configuration(config);
    print_problems(loaded.problems);
    if (!loaded.configuration) {
      return fail(ErrorCode::config_invalid, "the configuration has errors");
    }
    const policy::Snapshot& policy = *loaded.configuration->policy;
    wanted = classify::scan_config(policy);
    result.catalog_ = policy.catalog;
    for (const policy::MarkingRule& marking : policy.markings) {
      result.markings_.push_back(marking.texts.front());
    }
  }
  SLUICE_TRY(result.scanner_, scan::Scanner::make(std::move(wanted)));
  return result;
}

Result<const scan::Found*> TextScan::find(std::string_view text) {
  SLUICE_CHECK(scanner_->scan(text, scratch_, found_));
  return &found_;
}

const std::string& report_name(const EntityInfo& type) {
  return type.presidio.empty() ? type.name : type.presidio;
}

std::string_view family_of(const EntityInfo& type) {
  return std::string_view(type.name).substr(0, type.name.find('.'));
}

}  // namespace sluice
