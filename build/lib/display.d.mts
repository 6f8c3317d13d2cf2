/** Whether this process already has a screen to open windows on. */
export function hasDisplay(): boolean;
/** Starts an X server without hardware; `display` is a value for DISPLAY. */
export function startDisplay(size?: {
  width?: number;
  height?: number;
}): Promise<{ display: string; stop: () => Promise<void> }>;
/** Runs the body with the existing screen, or with one of its own that is stopped afterwards. */
export function withDisplay<T>(
  body: (env: NodeJS.ProcessEnv) => Promise<T>,
  options?: { ownScreen?: boolean },
): Promise<T>;
