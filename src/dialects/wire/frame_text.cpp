#include "dialects/wire/frame_text.h"

#include "algo/json/escape.h"
#include "base/assert.h"
#include "dialects/wire/json_text.h"

namespace sluice::dialects {
namespace {

std::uint32_t size_of(const std::string& wire) {
  return static_cast<std::uint32_t>(wire.size());
}

void add_slot(FrameBatch& batch, std::uint32_t begin, const Channel& channel, Rest rest) {
  batch.slots.push_back({.begin = begin,
                         .end = size_of(batch.wire),
                         .channel = channel,
                         .final = rest == Rest::none});
  batch.has_output = true;
}

}  // namespace

FrameText& FrameText::number(std::int64_t value) {
  append_number(batch_.wire, value);
  return *this;
}

FrameText& FrameText::quoted(std::string_view text) {
  append_quoted(batch_.wire, text);
  return *this;
}

FrameText& FrameText::slot(std::string_view text, const Channel& channel, Rest rest) {
  batch_.wire += '"';
  const std::uint32_t begin = size_of(batch_.wire);
  json::append_escaped(batch_.wire, text, 1);
  if (!text.empty()) {
    add_slot(batch_, begin, channel, rest);
  }
  batch_.wire += '"';
  return *this;
}

void FramePatch::replace(const json::Value& value, std::string_view text) {
  copy_until(value.at().begin);
  batch_.wire += text;
  copied_ = value.at().end;
}

void FramePatch::drop_member(const std::optional<json::Value>& before, const json::Value& key) {
  const std::uint32_t end = key.value().at().end;
  if (before) {
    copy_until(before->value().at().end);
    copied_ = end;
    return;
  }
  copy_until(key.at().begin);
  const auto next = key.next();
  copied_ = next ? next->at().begin : end;
}

void FramePatch::slot(const json::Value& string, const Channel& channel, Rest rest) {
  const json::Token& token = string.at();
  if (token.end - token.begin <= 2) {
    return;
  }
  copy_until(token.begin + 1);
  const std::uint32_t begin = size_of(batch_.wire);
  copy_until(token.end - 1);
  add_slot(batch_, begin, channel, rest);
  last_slot_ = {token.begin + 1, token.end - 1};
}

void FramePatch::copy_until(std::uint32_t offset) {
  SLUICE_ASSERT(offset >= copied_);
  batch_.wire += json_.substr(copied_, offset - copied_);
  copied_ = offset;
}

}  // namespace sluice::dialects
