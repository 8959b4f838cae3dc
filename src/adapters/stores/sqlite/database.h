#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

/// What the stores need of SQLite. No exception, and no message that quotes a value.
namespace sluice::stores {

struct CloseDatabase {
  void operator()(sqlite3* database) const;
};

/// A connection; one thread at a time.
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

/// Opens or makes a database that its user alone can read, in WAL mode, where a commit is on disk
/// when it returns. Its folder is made when absent.
/// @error io_failed  it cannot be opened, or is no database
[[nodiscard]] Result<Database> open_database(const std::filesystem::path& path);

/// Runs statements that have no parameters and no rows.
[[nodiscard]] Result<void> execute(sqlite3* database, const char* sql);

/// The first column of the first row; 0 without one.
[[nodiscard]] Result<std::int64_t> single_number(sqlite3* database, std::string_view sql);

/// A prepared statement with its parameters. Binding counts from 1, columns from 0, as in SQLite.
class Statement {
 public:
  [[nodiscard]] static Result<Statement> prepare(sqlite3* database, std::string_view sql);

  void bind(int place, std::string_view text);

  /// Absent: the parameter stays NULL.
  void bind_optional(int place, const std::optional<std::string>& text);
  void bind(int place, const Digest& digest);
  void bind(int place, std::int64_t number);
  void bind_blob(int place, std::string_view bytes);

  /// True while there is a row.
  [[nodiscard]] Result<bool> step();

  /// The bytes of a text or a blob.
  [[nodiscard]] std::string text(int column);
  [[nodiscard]] std::int64_t number(int column);
  [[nodiscard]] bool is_null(int column);
  [[nodiscard]] std::optional<std::string> optional_text(int column);

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  Statement(sqlite3* database, sqlite3_stmt* statement)
      : database_(database), statement_(statement) {}

  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace sluice::stores
