// Any bytes as the JSON body of a request.
#include <string_view>

#include "http/json_body.hpp"

using namespace joulewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(bytes), size);
    const auto parsed = parseJsonBody(body, {"name", "password"}, {"disabled"}, {"email"});
    if (parsed) ensure(parsed->at("name").is_string(), "what is required is there");
    return 0;
}
