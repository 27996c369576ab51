#include "ingest/table/column_facts.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "ingest/csv/decimal_cell.hpp"

namespace joulewatch {
namespace {

double valueOf(const Cell& cell) {
    return cell.kind == CellKind::real ? cell.real : toDouble(cell);
}

bool isNumber(const Cell& cell) {
    return cell.kind == CellKind::decimal || cell.kind == CellKind::real;
}

}  // namespace

char guessDecimalPoint(const TableSample& sample) {
    if (sample.delimiter == ',') return '.';
    std::size_t withPoint = 0;
    std::size_t withComma = 0;
    for (const auto& row : sample.rows)
        for (const std::string& text : row) {
            withPoint += isNumber(parseCell(text, '.'));
            withComma += isNumber(parseCell(text, ','));
        }
    return withComma > withPoint ? ',' : '.';
}

std::vector<ColumnFacts> columnFacts(const TableSample& sample, char decimalPoint) {
    std::vector<ColumnFacts> facts(sample.headers.size());
    for (std::size_t c = 0; c < facts.size(); ++c) {
        std::vector<double> numbers;
        std::unordered_set<std::string_view> texts;
        for (const auto& row : sample.rows) {
            const Cell cell = parseCell(row[c], decimalPoint);
            if (cell.kind == CellKind::missing) continue;
            ++facts[c].present;
            texts.insert(row[c]);
            if (isNumber(cell)) numbers.push_back(valueOf(cell));
        }
        facts[c].distinct = texts.size();
        facts[c].numbers = numbers.size();
        if (numbers.empty()) continue;
        const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
        std::ranges::nth_element(numbers, middle);
        facts[c].median = *middle;
    }
    return facts;
}

}  // namespace joulewatch
