#include "flow/3_classify/run.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "algo/scan/overlaps.h"
#include "flow/3_classify/labels.h"
#include "flow/3_classify/slot_text.h"

namespace sluice::classify {
namespace {

SizeClass size_of(std::uint32_t tokens) {
  if (tokens <= 1'000) {
    return SizeClass::small;
  }
  if (tokens <= 8'000) {
    return SizeClass::medium;
  }
  return tokens <= 64'000 ? SizeClass::large : SizeClass::huge;
}

/// Looks into the runs of one request, one after the other.
class Reader {
 public:
  Reader(const scan::Scanner& scanner, scan::Scratch& scratch, const Request& request)
      : scanner_(scanner), scratch_(scratch), request_(request) {}

  void read(const Run& run) {
    std::vector<SlotText> texts;
    texts.reserve(run.slots.size());
    for (const std::uint32_t slot : run.slots) {
      texts.emplace_back(request_.body, request_.slots[slot]);
    }
    spans_.clear();
    std::size_t offset = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      scan_slot(run.slots[i], texts[i], offset);
      offset += texts[i].text().size();
    }
    if (texts.size() > 1) {
      scan_joined(run, texts);
    }
    for (const scan::Span& span : spans_) {
      add(run, texts, span);
    }
  }

  /// Findings by `begin`, markings and slots ascending, each once.
  void finish() {
    std::ranges::sort(findings, {}, &Finding::begin);
    sort_unique(markings);
    sort_unique(unscannable);
  }

  std::vector<Finding> findings;
  std::vector<std::uint16_t> markings;
  std::vector<std::uint32_t> unscannable;

 private:
  template <typename T>
  static void sort_unique(std::vector<T>& values) {
    std::ranges::sort(values);
    const auto rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
  }

  /// One slot by itself, with its key before it. Signed blocks are opaque values of the provider;
  /// their keys (`signature`) would make each of them a secret.
  void scan_slot(std::uint32_t index, const SlotText& text, std::size_t offset) {
    const bool is_signed = request_.slots[index].position == PositionKind::signed_block;
    const TextSlot* key = is_signed ? nullptr : key_of(request_, index);
    if (key == nullptr) {
      scan(text.text(), 0, index, offset);
      return;
    }
    std::string with_key(SlotText(request_.body, *key).text());
    with_key += R"(":")";
    const std::size_t context = with_key.size();
    with_key += text.text();
    scan(with_key, context, index, offset);
  }

  /// Side by side, parts may hold what none of them holds alone: a number cut in two.
  void scan_joined(const Run& run, const std::vector<SlotText>& texts) {
    std::string joined;
    for (const SlotText& text : texts) {
      joined += text.text();
    }
    scan(joined, 0, run.slots.front(), 0);
    scan::keep_best(spans_);
  }

  void scan(std::string_view text, std::size_t context, std::uint32_t slot, std::size_t offset) {
    if (!scanner_.scan(text, context, scratch_, found_)) {
      unscannable.push_back(slot);
      return;
    }
    for (scan::Span span : found_.spans) {
      span.begin = static_cast<std::uint32_t>(span.begin - context + offset);
      span.end = static_cast<std::uint32_t>(span.end - context + offset);
      spans_.push_back(span);
    }
    markings.insert(markings.end(), found_.markings.begin(), found_.markings.end());
  }

  /// Turns a span of a run into findings of its slots.
  void add(const Run& run, const std::vector<SlotText>& texts, const scan::Span& span) {
    std::size_t offset = 0;
    bool continued = false;
    for (std::size_t i = 0; i < texts.size() && offset < span.end; ++i) {
      const std::size_t size = texts[i].text().size();
      const std::size_t begin = std::max<std::size_t>(span.begin, offset);
      const std::size_t end = std::min<std::size_t>(span.end, offset + size);
      if (begin < end) {
        const ByteRange raw = texts[i].raw(begin - offset, end - offset);
        findings.push_back({.type = span.type,
                            .slot = run.slots[i],
                            .begin = raw.begin,
                            .end = raw.end,
                            .score = span.score,
                            .example = span.example,
                            .continued = continued});
        continued = true;
      }
      offset += size;
    }
  }

  const scan::Scanner& scanner_;
  scan::Scratch& scratch_;
  const Request& request_;
  scan::Found found_;
  std::vector<scan::Span> spans_;
};

void add_media(const Request& request, std::vector<std::uint32_t>& unscannable) {
  for (std::uint32_t i = 0; i < request.slots.size(); ++i) {
    if (request.slots[i].position == PositionKind::media) {
      unscannable.push_back(i);
    }
  }
}

/// True when every slot must be read one by one: the body as a whole cannot tell what its parts
/// hold together.
bool must_read(const scan::Scanner& scanner,
               scan::Scratch& scratch,
               const Request& request,
               const std::vector<Run>& runs) {
  const auto has_parts = [](const Run& run) { return run.slots.size() > 1; };
  return std::ranges::any_of(runs, has_parts) || scanner.may_find(request.body, scratch);
}

}  // namespace

scan::Config scan_config(const policy::Snapshot& snapshot) {
  scan::Config config;
  for (const policy::DictionaryRule& rule : snapshot.dictionaries) {
    config.dictionaries.push_back({.type = rule.type, .words = rule.words});
  }
  for (const policy::MarkingRule& rule : snapshot.markings) {
    config.markings.push_back({.texts = rule.texts});
  }
  for (const policy::PatternRule& rule : snapshot.patterns) {
    config.patterns.push_back({.type = rule.type, .regex = rule.regex});
  }
  return config;
}

Result<Classified> run(const policy::Snapshot& snapshot,
                       const scan::Scanner& scanner,
                       scan::Scratch& scratch,
                       const Request& request,
                       const Caller& caller) {
  Reader reader(scanner, scratch, request);
  add_media(request, reader.unscannable);
  const std::vector<Run> runs = runs_of(request);
  if (must_read(scanner, scratch, request, runs)) {
    std::ranges::for_each(runs, [&](const Run& run) { reader.read(run); });
  }
  reader.finish();

  SLUICE_TRY(std::vector<Reason> reasons,
             reasons_of(snapshot,
                        request,
                        caller,
                        {.findings = reader.findings,
                         .markings = reader.markings,
                         .unscannable = reader.unscannable}));
  Classified result{.findings = std::move(reader.findings)};
  Facts& facts = result.facts;
  facts.original = original_label(reasons);
  facts.reasons = std::move(reasons);
  for (const Finding& finding : result.findings) {
    facts.entities.set(static_cast<std::size_t>(finding.type));
  }
  facts.unscannable = !reader.unscannable.empty();
  facts.roles = caller.principal.roles;
  facts.workload = caller.workload;
  facts.wish = caller.wish;
  facts.size = size_of(request.input_tokens_estimate);
  facts.input_tokens_estimate = request.input_tokens_estimate;
  facts.needs = request.needs;
  return result;
}

}  // namespace sluice::classify
