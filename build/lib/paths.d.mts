/** The repository's root folder, absolute. */
export const root: string;
export const cacheFolder: string;
export const runtimeFile: string;
