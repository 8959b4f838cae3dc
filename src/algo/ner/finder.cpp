#include "algo/ner/finder.h"

#include <algorithm>
#include <exception>

#include "algo/ner/memory.h"

namespace sluice::ner {
namespace {

bool is_white(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// How well a text can be cut behind its byte `at` - 1; 0: not at all.
int worth_of_cut(std::string_view text, std::size_t at) {
  const char before = text[at - 1];
  if (before == '\n') {
    return 4;
  }
  if (is_white(before)) {
    return at >= 2 && std::string_view(".!?").contains(text[at - 2]) ? 3 : 2;
  }
  return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U ? 0 : 1;
}

}  // namespace

std::size_t piece_end(std::string_view text, std::size_t begin) {
  if (text.size() - begin <= kPieceBytesMax) {
    return text.size();
  }
  const std::size_t most = begin + kPieceBytesMax;
  std::size_t best = most;
  int worth = 0;
  for (std::size_t at = most; at > begin + kPieceBytesMax / 2; --at) {
    if (const int here = worth_of_cut(text, at); here > worth) {
      best = at;
      worth = here;
    }
  }
  return best;
}

Result<void> TaggerFinder::find(std::string_view piece, std::vector<NameSpan>& names) {
  names.clear();
  if (piece.size() > kPieceBytesMax) {
    return fail(ErrorCode::invalid_input, "a text is too long to be tagged in one go");
  }
  try {
    tagger_->find(piece, thresholds_, scratch_, names);
  } catch (const std::exception&) {  // Memory; what it says may not hold a text, but need not out.
    return fail(ErrorCode::internal, "the tagger failed");
  }
  return {};
}

Result<std::vector<NameSpan>> find_all(Finder& finder, std::string_view text) {
  NameMemory memory;
  std::vector<NameSpan> all;
  std::vector<NameSpan> names;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = piece_end(text, begin);
    const std::string_view piece = text.substr(begin, end - begin);
    SLUICE_CHECK(finder.find(piece, names));
    memory.learn(piece, names);
    for (NameSpan name : names) {
      name.begin += static_cast<std::uint32_t>(begin);
      name.end += static_cast<std::uint32_t>(begin);
      all.push_back(name);
    }
    begin = end;
  }
  memory.recall(text, all);
  return all;
}

}  // namespace sluice::ner
