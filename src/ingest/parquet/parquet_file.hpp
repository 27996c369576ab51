#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/input_file.hpp"
#include "ingest/parquet/duckdb_query.hpp"

namespace joulewatch {

/// A Parquet file as a table that can be asked.
class ParquetFile {
 public:
    /// `name` stands for the file in messages.
    static Result<ParquetFile> open(const std::filesystem::path& path, const std::string& name);

    /// SELECT `what` FROM the file. `corrupted` in a sentence when it cannot be read.
    Result<std::unique_ptr<DuckDbStream>> select(const std::string& what) const {
        return run("SELECT " + what, "");
    }
    /// A stream of no rows, for the names and types of the columns.
    Result<std::unique_ptr<DuckDbStream>> schema() const { return run("SELECT *", " LIMIT 0"); }
    Result<std::uint64_t> rows() const;
    std::uint64_t bytes() const { return input_.bytes(); }
    /// Of what a stream says: the file by its name.
    tl::unexpected<Error> broken(const Error& error) const;

 private:
    Result<std::unique_ptr<DuckDbStream>> run(const std::string& select,
                                              const std::string& limit) const;
    ParquetFile(InputFile input, std::string name, std::unique_ptr<DuckDb> database);
    InputFile input_;
    std::string name_;
    std::string opened_;  // by its descriptor: a name may hold quotes, brackets or stars
    std::unique_ptr<DuckDb> database_;
};

/// One column of one chunk.
class ChunkColumn {
 public:
    ChunkColumn(duckdb_data_chunk chunk, std::size_t column) {
        const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
        data_ = duckdb_vector_get_data(vector);
        validity_ = duckdb_vector_get_validity(vector);
    }
    bool isNull(std::size_t row) const {
        return validity_ != nullptr && !duckdb_validity_row_is_valid(validity_, row);
    }
    template <class T>
    T value(std::size_t row) const {
        return static_cast<const T*>(data_)[row];
    }
    /// Sixteen bytes from its beginning are readable: a short one lies within its own descriptor.
    std::string_view text(std::size_t row) const {
        auto* string = static_cast<duckdb_string_t*>(data_) + row;
        return {duckdb_string_t_data(string), duckdb_string_t_length(*string)};
    }

 private:
    void* data_;
    std::uint64_t* validity_;
};

/// A column's name in a query.
std::string identifier(std::string_view name);

}  // namespace joulewatch
