export const landing = {
  title: "See what your electricity is telling you.",
  sentence: "Joulewatch finds what is wrong, on which machine, since when, and what to do about it.",
  open: "Open Joulewatch",
  logIn: "Log in",
  signUp: "Sign up",
  scene: "A line of pylons carries energy to a house; a spike on the load curve is caught by a ring.",
};
export const notFound = {
  title: "Page not found",
  text: "There is nothing at this address. It may have been moved, or mistyped.",
  home: "To the home page",
};
