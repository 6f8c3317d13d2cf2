import { type RefCallback, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { cameraMemory, type CameraRole } from './camera-memory.ts';
import { CameraSession, type CameraSnapshot } from './camera-session.ts';

/** A camera that is open while the component is on the screen. */
export function useCamera(role: CameraRole): readonly [CameraSession, CameraSnapshot] {
  const [session] = useState(() => new CameraSession(navigator.mediaDevices, role, cameraMemory));
  useEffect(() => {
    session.start();
    return session.stop;
  }, [session]);
  return [session, useSyncExternalStore(session.subscribe, session.snapshot)];
}

/** Shows a stream in a `<video>`; a stream object can't be an attribute. */
export function useStream(stream: MediaStream | null): RefCallback<HTMLVideoElement> {
  return useCallback(
    (video: HTMLVideoElement | null) => {
      if (video === null) return;
      video.srcObject = stream;
    },
    [stream],
  );
}
