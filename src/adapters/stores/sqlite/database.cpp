#include "adapters/stores/sqlite/database.h"

#include <sqlite3.h>

#include "base/file.h"

namespace sluice::stores {
namespace {

constexpr int kBusyTimeoutMs = 2'000;

/// What SQLite says about its own state; statements here never quote values.
Error database_error(sqlite3* database) {
  return {.code = ErrorCode::io_failed,
          .message = "the database failed: " + std::string(sqlite3_errmsg(database))};
}

}  // namespace

void CloseDatabase::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Result<Database> open_database(const std::filesystem::path& path) {
  SLUICE_CHECK(make_private_folder(path.parent_path()));
  // Made here first, so that it is readable by its user alone; SQLite gives its side files the same
  // mode.
  SLUICE_CHECK(open_file(path, OpenMode::create));
  sqlite3* opened = nullptr;
  const int outcome =
      sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(opened);
  if (outcome != SQLITE_OK) {
    return fail(database_error(opened));
  }
  sqlite3_busy_timeout(opened, kBusyTimeoutMs);
  SLUICE_CHECK(execute(opened, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
  return database;
}

Result<void> execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return fail(database_error(database));
  }
  return {};
}

Result<std::int64_t> single_number(sqlite3* database, std::string_view sql) {
  SLUICE_TRY(Statement statement, Statement::prepare(database, sql));
  SLUICE_TRY(const bool has_row, statement.step());
  return has_row ? statement.number(0) : 0;
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<Statement> Statement::prepare(sqlite3* database, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) !=
      SQLITE_OK) {
    return fail(database_error(database));
  }
  return Statement(database, statement);
}

void Statement::bind(int place, std::string_view text) {
  sqlite3_bind_text64(
      statement_.get(), place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void Statement::bind_optional(int place, const std::optional<std::string>& text) {
  if (text) {
    bind(place, std::string_view(*text));
  }
}

void Statement::bind(int place, const Digest& digest) {
  bind_blob(place, as_text(digest));
}

void Statement::bind(int place, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), place, number);
}

void Statement::bind_blob(int place, std::string_view bytes) {
  sqlite3_bind_blob64(statement_.get(), place, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}

Result<bool> Statement::step() {
  const int outcome = sqlite3_step(statement_.get());
  if (outcome != SQLITE_ROW && outcome != SQLITE_DONE) {
    return fail(database_error(database_));
  }
  return outcome == SQLITE_ROW;
}

std::string Statement::text(int column) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

std::int64_t Statement::number(int column) {
  return sqlite3_column_int64(statement_.get(), column);
}

bool Statement::is_null(int column) {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::optional<std::string> Statement::optional_text(int column) {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

}  // namespace sluice::stores
