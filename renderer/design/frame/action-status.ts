import { createContext, type ReactNode, useContext } from 'react';

/** What the action bar says between its ends unless a screen says otherwise: the wizard puts the saved-at line here. */
export const ActionStatusContext = createContext<ReactNode>(null);

export function useActionStatus(): ReactNode {
  return useContext(ActionStatusContext);
}
