#include "app/mock/answer_cache.h"

namespace sluice::mock {
namespace {

/// All that an answer depends on. The parts are framed by their lengths, so no two askings share a
/// key.
void write_key(const Asked& asked, std::string_view text, std::string& key) {
  key.clear();
  const auto add = [&key](std::string_view part) {
    key.append(std::to_string(part.size())).append(1, ':').append(part);
  };
  key.push_back(asked.vendor == Vendor::openai ? 'o' : 'a');
  key.push_back(asked.stream ? 's' : 'w');
  key.push_back(asked.include_usage ? 'u' : '-');
  key.append(std::to_string(asked.input_tokens)).append(1, ' ');
  add(asked.model);
  add(asked.tool ? asked.tool->name : "");
  add(asked.tool ? asked.tool->arguments : "");
  add(text);
}

}  // namespace

std::shared_ptr<const ScriptedAnswer> AnswerCache::find_or_write(const Asked& asked,
                                                                 std::string_view text) {
  if (text.size() > kTextBytesMax) {
    return std::make_shared<const ScriptedAnswer>(write_answer(asked, text, chunks_));
  }
  write_key(asked, text, key_);
  if (const auto known = answers_.find(key_); known != answers_.end()) {
    return known->second;
  }
  if (answers_.size() >= kEntriesMax) {
    answers_.clear();
  }
  auto answer = std::make_shared<const ScriptedAnswer>(write_answer(asked, text, chunks_));
  answers_.emplace(key_, answer);
  return answer;
}

}  // namespace sluice::mock
