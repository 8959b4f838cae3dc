#pragma once

#include <string>
#include <vector>

#include "app/command_line.h"
#include "base/problem.h"
#include "base/result.h"

namespace sluice {

/// Prints an error as print_error() does; with `json`, it is a document on standard output, too:
/// `{"ok": false, "error": {...}, "problems": []}`.
void print_failure(const Error& error, Format format);

/// The exit code of a command that came to `result`; prints its failure. What the user wrote wrong
/// is a usage error here, where no request was refused.
[[nodiscard]] int finish_command(const Result<void>& result, Format format = Format::text);

/// Prints the problems of a configuration or of a file of tests as finish_command() does an error,
/// `{"ok": false, "problems": [...]}`; exit code 3.
[[nodiscard]] int finish_with_problems(const std::vector<Problem>& problems, Format format);

/// These problems as one JSON document; `ok` while none is an error.
[[nodiscard]] std::string problems_document(const std::vector<Problem>& problems);

}  // namespace sluice
