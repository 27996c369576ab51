import "@mantine/core/styles/baseline.css";
import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/global.css";
import "@mantine/core/styles/UnstyledButton.css";
import "@mantine/core/styles/Loader.css";
import "@mantine/core/styles/Button.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { whenInDoubt } from "./api/http";
import { sessionQuery } from "./api/session";
import { markDocument } from "./lib/language";
import { learnServerWords } from "./messages/server";
import { queries } from "./queries";
import { router } from "./router";
import { colorScheme, cssVariables, theme } from "./theme/mantine";
import { styleNonce } from "./theme/nonce";

markDocument();
await learnServerWords();
whenInDoubt(() => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }));

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="dark"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
