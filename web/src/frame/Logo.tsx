export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--jw-accent)" />
      <path d="M17.8 4 8 18h6.6L12.4 28 24 13.2h-7.2z" fill="var(--jw-on-accent)" />
    </svg>
  );
}
