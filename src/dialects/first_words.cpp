#include "dialects/first_words.h"

#include <string_view>

#include "algo/json/escape.h"

namespace sluice::dialects {

std::string first_words(const Request& request) {
  std::string words;
  for (const auto& [begin, end] : request.first_user_message) {
    words += json::unescape(std::string_view(request.body).substr(begin, end - begin), 1);
  }
  return words;
}

}  // namespace sluice::dialects
