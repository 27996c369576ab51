import { useMutation } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { followDemoLink } from "../../api/session";
import { Failure, LoadingShape } from "../../components/Loaded";
import { entry } from "../../messages/entry";
import { LinkPage } from "./LinkPage";
import { useEnter } from "./useEnter";

export const DemoPage = () => (
  <LinkPage title={entry.demo.title} subtitle={entry.demo.subtitle} form={SignIn} />
);

function SignIn({ token }: { token: string }) {
  const { next } = useSearch({ from: "/demo" });
  const { mutate, error } = useMutation({ mutationFn: followDemoLink, onSuccess: useEnter(next) });
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current) return; // the link works once
    sent.current = true;
    mutate(token);
  }, [mutate, token]);
  return error ? <Failure error={error} /> : <LoadingShape height={80} />;
}
