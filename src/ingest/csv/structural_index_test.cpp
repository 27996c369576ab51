#include "ingest/csv/structural_index.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace joulewatch;

TEST_CASE("every set of instructions finds the same structure as a plain loop") {
    std::mt19937_64 random{4};
    for (int round = 0; round < 2000; ++round) {
        std::string text(random() % (round % 10 == 0 ? 10'000 : 300), ' ');
        const std::string_view letters = round % 3 == 0 ? ",\n\"a1\r;" : "aaaaaaa1111111.....,\n";
        for (char& c : text) c = letters[random() % letters.size()];
        for (const SimdLevel level : {SimdLevel::sse2, SimdLevel::avx2, SimdLevel::avx512}) {
            if (level > bestSimdLevel()) continue;  // this processor has not got it
            StructuralIndex index;
            indexStructure(text.data(), text.size(), ',', level, index);
            std::size_t next = 1;
            std::size_t lines = 0;
            bool quotes = false;
            REQUIRE(index.at[0] == 0xFFFFFFFF);
            for (std::size_t i = 0; i < text.size(); ++i) {
                if (text[i] != ',' && text[i] != '\n' && text[i] != '"') continue;
                quotes = quotes || text[i] == '"';
                if (text[i] == '\n') REQUIRE(index.lineEnds[lines++] == next);
                REQUIRE(index.at[next++] == i);
            }
            REQUIRE(index.lines == lines);
            REQUIRE(index.quotes == quotes);
        }
    }
}
