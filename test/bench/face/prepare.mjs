/** This benchmark opens windows. */
export const needs = { electron: true, screen: true };

/** Everything it needs is part of the built station. */
export async function prepare() {}
