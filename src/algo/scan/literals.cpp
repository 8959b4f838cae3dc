#include "algo/scan/literals.h"

#include <utility>

#include <hs/hs.h>

namespace sluice::scan {

LiteralScratch::~LiteralScratch() {
  hs_free_scratch(scratch_);
}

Result<LiteralSet> LiteralSet::make(const std::vector<Literal>& literals) {
  LiteralSet set;
  if (literals.empty()) {
    return set;
  }
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  std::vector<unsigned> ids;
  for (const Literal& literal : literals) {
    texts.push_back(literal.text.data());
    lengths.push_back(literal.text.size());
    ids.push_back(static_cast<unsigned>(set.literals_.size()));
    set.literals_.push_back(
        {.length = static_cast<std::uint32_t>(literal.text.size()), .tag = literal.tag});
  }
  const std::vector<unsigned> flags(literals.size(), HS_FLAG_CASELESS);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t code = hs_compile_lit_multi(texts.data(),
                                               flags.data(),
                                               ids.data(),
                                               lengths.data(),
                                               static_cast<unsigned>(texts.size()),
                                               HS_MODE_BLOCK,
                                               nullptr,
                                               &database,
                                               &error);
  if (code != HS_SUCCESS) {
    hs_free_compile_error(error);
    return fail(ErrorCode::config_invalid, "markings and dictionaries do not compile");
  }
  set.database_.reset(database, hs_free_database);
  return set;
}

Result<void> LiteralSet::find(std::string_view text,
                              LiteralScratch& scratch,
                              std::vector<LiteralHit>& hits) const {
  if (empty()) {
    return {};
  }
  if (scratch.fits_ != database_) {
    if (hs_alloc_scratch(database_.get(), &scratch.scratch_) != HS_SUCCESS) {
      return fail(ErrorCode::internal, "no memory for matching words");
    }
    scratch.fits_ = database_;
  }

  struct Sink {
    const std::vector<Entry>& literals;
    std::vector<LiteralHit>& hits;
  } sink{literals_, hits};

  const auto on_match =
      [](unsigned id, unsigned long long, unsigned long long end, unsigned, void* context) {
        auto* const out = static_cast<Sink*>(context);
        const Entry& entry = out->literals[id];
        const auto behind = static_cast<std::uint32_t>(end);
        out->hits.push_back({.begin = behind - entry.length, .end = behind, .tag = entry.tag});
        return 0;
      };
  const hs_error_t code = hs_scan(database_.get(),
                                  text.data(),
                                  static_cast<unsigned>(text.size()),
                                  0,
                                  scratch.scratch_,
                                  on_match,
                                  &sink);
  if (code != HS_SUCCESS) {
    return fail(ErrorCode::internal, "matching words failed");
  }
  return {};
}

}  // namespace sluice::scan
