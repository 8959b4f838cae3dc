#include "app/policy/request_of.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "domain/media_type.h"

namespace sluice {
namespace {

/// A value of a type that a detector finds; documented examples, so nobody's.
struct Sample {
  EntityType type;
  std::string_view text;
  std::string_view rest = {};  ///< joined to it here, so that no scanner finds one in the program
};

constexpr Sample kSamples[] = {
    {entity("personal.email"), "write to jane.miller@contoso.example"},
    {entity("financial.card"), "card 4111 1111 1111 1111"},
    {entity("secret.aws_access_key"), "key AKIAIOSFODNN7EXAMPLE"},
    {entity("technical.ip"), "host 10.1.2.3"},
    {entity("personal.phone"), "call +1 415 555 2671"},
    {entity("financial.iban"), "IBAN DE72370400440532019417"},
    {entity("financial.bic"), "BIC COBADEFFXXX"},
    {entity("personal.us_ssn"), "SSN 078-05-1120"},
    {entity("personal.date_of_birth"), "born on 12 May 1980"},
    {entity("medical.record_number"), "MRN 12345678"},
    {entity("technical.mac"), "MAC 00:1a:2b:3c:4d:5e"},
    {entity("technical.hostname"), "host db7.prod.corp.internal"},
    {entity("secret.vcs_token"), "token gh", "p_4kZq9TbW2nYxR7cLmVd1JhGs8PfAeUo3QiXt"},
    {entity("secret.generic"), "pass", "word = hT7xQ2!mZ9pL"},
};

/// How media of a type begin (see kMediaTypes), in base64: enough to be told by.
struct Beginning {
  MediaType type;
  std::string_view base64;
};

constexpr Beginning kBeginnings[] = {
    {MediaType::png, "iVBORw0KGgo="},
    {MediaType::jpeg, "/9j/4AAQ"},
    {MediaType::gif, "R0lGODlh"},
    {MediaType::webp, "UklGRgAAAABXRUJQ"},
    {MediaType::pdf, "JVBERi0xLjQ="},
    {MediaType::wav, "UklGRgAAAABXQVZF"},
    {MediaType::mp3, "SUQzBAAA"},
};
static_assert(std::size(kBeginnings) == kMediaTypes.size());

/// The size in tokens at which a request counts as what the counter-example says, in words of about
/// four bytes.
std::size_t filler_tokens(SizeClass size) {
  switch (size) {
    case SizeClass::small:
      return 0;
    case SizeClass::medium:
      return 1'100;
    case SizeClass::large:
      return 8'100;
    case SizeClass::huge:
      return 64'100;
  }
  return 0;
}

/// A model name that asks for the tier; empty: no name of this policy does.
std::string model_name(Tier wish, const policy::Snapshot& snapshot) {
  switch (wish) {
    case Tier::none:
      return "auto";
    case Tier::small:
      return "fast";
    case Tier::frontier:
      return "smart";
    case Tier::mid:
    case Tier::specialised:
      break;
  }
  const auto model = std::ranges::find(snapshot.models, wish, &Model::tier);
  return model == snapshot.models.end() ? "" : model->name;
}

std::optional<std::string> sample_of(EntityType type, const policy::Snapshot& snapshot) {
  const auto sample = std::ranges::find(kSamples, type, &Sample::type);
  if (sample != std::end(kSamples)) {
    return std::string(sample->text).append(sample->rest);
  }
  const auto words = std::ranges::find(snapshot.dictionaries, type, &policy::DictionaryRule::type);
  if (words != snapshot.dictionaries.end() && !words->words.empty()) {
    return words->words.front();
  }
  return std::nullopt;
}

std::string text_of(const policy::CounterExample& found,
                    const policy::Snapshot& snapshot,
                    RunnableRequest& request) {
  std::string text = "Please help.";
  for (std::size_t i = 0; i < snapshot.catalog.size(); ++i) {
    const EntityType type{static_cast<std::uint16_t>(i)};
    if (!found.facts.entities.test(i)) {
      continue;
    }
    if (const std::optional<std::string> sample = sample_of(type, snapshot)) {
      text += " " + *sample + ".";
    } else {
      request.not_in_body.push_back("a finding of " + snapshot.catalog.info(type).name);
    }
  }
  if (!found.marking.empty()) {
    text += " " + found.marking + ".";
  }
  request.filler_words = filler_tokens(found.facts.size);
  for (std::size_t token = 0; token < request.filler_words; ++token) {
    text += kFillerWord;
  }
  return text;
}

/// What the reasons raise that a body, a workload or a header can show.
CategorySet categories_in_body(const policy::CounterExample& found) {
  CategorySet categories = 0;
  for (const Reason& reason : found.facts.reasons) {
    if (reason.kind != ReasonKind::document) {
      categories = static_cast<CategorySet>(categories | reason.raises.categories);
    }
  }
  return categories;
}

/// A part of a message that counts as what `reason` says: media of a type to which the workload
/// gives that level, else a picture somewhere, which nobody can look at.
nlohmann::ordered_json unreadable_part(const Reason& reason,
                                       const policy::CounterExample& found,
                                       const policy::Snapshot& snapshot) {
  const std::vector<MediaLevel>& lowered = snapshot.workload(found.facts.workload).unscannable;
  const auto media = std::ranges::find(lowered, reason.raises.level, &MediaLevel::level);
  if (media == lowered.end()) {
    return {{"type", "image_url"}, {"image_url", {{"url", "https://pictures.example/1.png"}}}};
  }
  const auto sample = std::ranges::find(kBeginnings, media->type, &Beginning::type);
  const std::string_view type = to_string(media->type);
  const std::string url = fmt::format("data:{};base64,{}", type, sample->base64);
  if (type.starts_with("image/")) {
    return {{"type", "image_url"}, {"image_url", {{"url", url}}}};
  }
  return {{"type", "file"}, {"file", {{"filename", "1"}, {"file_data", url}}}};
}

void tell_what_is_learned(const policy::CounterExample& found,
                          const policy::Snapshot& snapshot,
                          RunnableRequest& request) {
  const Facts& facts = found.facts;
  if (facts.complexity != Learned::unknown) {
    request.not_in_body.push_back(fmt::format("complexity {}", to_string(facts.complexity)));
  }
  if (facts.intent != IntentIndex::unknown) {
    request.not_in_body.push_back(fmt::format("intent {}", snapshot.intent_name(facts.intent)));
  }
  if (facts.unsearched) {
    request.not_in_body.emplace_back("a detector that fails");
  }
  if (facts.original.categories != categories_in_body(found)) {
    request.not_in_body.emplace_back("data of a category that no text raises");
  }
  if (facts.action != Action::chat) {
    request.not_in_body.push_back(fmt::format("action {}", to_string(facts.action)));
  }
}

}  // namespace

RunnableRequest request_of(const policy::CounterExample& found, const policy::Snapshot& snapshot) {
  RunnableRequest request{.body = {},
                          .workload = snapshot.workload(found.facts.workload).name,
                          .level = {},
                          .roles = found.facts.roles,
                          .date = found.environment.date,
                          .not_in_body = {}};
  nlohmann::ordered_json content = text_of(found, snapshot, request);
  for (const Reason& reason : found.facts.reasons) {
    if (reason.kind == ReasonKind::unscannable) {
      content = {{{"type", "text"}, {"text", content}}, unreadable_part(reason, found, snapshot)};
    }
    if (reason.kind == ReasonKind::declared) {
      request.level = snapshot.level_name(reason.raises.level);
    }
  }
  std::string model = model_name(found.facts.wish.tier, snapshot);
  if (model.empty()) {
    request.not_in_body.push_back(
        fmt::format("a model name that asks for tier {}", to_string(found.facts.wish.tier)));
    model = "auto";
  }
  nlohmann::ordered_json body = {{"model", model},
                                 {"messages", {{{"role", "user"}, {"content", content}}}}};
  if ((found.facts.needs & bit(Capability::tools)) != 0) {
    body["tools"] = {{{"type", "function"}, {"function", {{"name", "look_up"}}}}};
  }
  tell_what_is_learned(found, snapshot, request);
  request.body = body.dump();
  return request;
}

}  // namespace sluice
