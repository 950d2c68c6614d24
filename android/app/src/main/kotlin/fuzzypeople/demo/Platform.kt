package fuzzypeople.demo

import android.content.Context
import android.view.View

/** A service that every phone has. */
inline fun <reified T : Any> Context.service(): T = requireNotNull(getSystemService(T::class.java))

/** A view of the layout, which has it. */
fun <T : View> View.child(id: Int): T = requireNotNull(findViewById<T>(id))
