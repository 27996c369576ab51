export const hostileName: string;
export const bareResult: unknown;
export function buildResult(): unknown;
