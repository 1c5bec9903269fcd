"use client";

import { useEffect, useState } from "react";
import { searchKeyIsOn, switchSearchKey } from "./search-key";

/** Switches the `/` key on and off, for this browser. */
export function SearchKeySwitch() {
  const [on, setOn] = useState(true);
  useEffect(() => setOn(searchKeyIsOn()), []);
  return (
    <label className="inline-flex items-center gap-2.25">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => {
          switchSearchKey(event.target.checked);
          setOn(searchKeyIsOn());
        }}
      />
      <span>
        <kbd>/</kbd> goes to the search field
      </span>
    </label>
  );
}
