#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "http/web_files.hpp"

namespace joulewatch {

/// Answers with the files of the web app, which are inside the program: no address reaches the
/// disk. Any path that is no file is a page of the app, which finds its way by itself.
class WebApp {
 public:
    explicit WebApp(std::span<const WebFile> files) : files_(files) {}

    /// `nonce` goes into index.html, for the styles that the app makes while it runs.
    Response answer(const Request& request, std::string_view nonce) const;

 private:
    const WebFile* find(std::string_view path) const;
    std::span<const WebFile> files_;
};

}  // namespace joulewatch
