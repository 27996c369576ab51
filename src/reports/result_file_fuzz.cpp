// Any bytes as a result JSON.
#include <string_view>

#include "core/result.hpp"
#include "reports/result_file.hpp"

using namespace joulewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto result = parseResultFile({reinterpret_cast<const char*>(bytes), size});
    if (result)
        summarize(*result);
    else
        ensure(!result.error().message.empty(), "a refusal says why");
    return 0;
}
